(* Chapter 8: disjoint laws leave nothing to descend. *)
Require Export Convergence Generators.

(* (a) The parameter has any type; the slope is stated for one real parameter, so it is
   every partial derivative. (b) G t z is the point that the parameter t makes of z. *)
(* book: prop-flat-criterion *)
(* covers: Finite spaces and finite priors; the gradient one partial derivative at a time. *)
Theorem flat_criterion n p : law n p ->
  (* (a) *)
  (forall (T : Type) (q : T -> nat -> R), (forall t, law n (q t)) ->
     (forall t, exists B, probability n p B = 0 /\ probability n (q t) B = 1) ->
     forall t, JSD n p (q t) = Fin (ln 2) /\ criterion n p (q t) (Fin 0)) /\
  (forall (q : R -> nat -> R) a b, (forall t, law n (q t)) ->
     (forall t, a < t < b -> exists B, probability n p B = 0 /\ probability n (q t) B = 1) ->
     forall t, a < t < b -> derivable_pt_lim (fun t => crit n p (q t)) t 0) /\
  (* (b) *)
  (forall (T : Type) m pz (G : T -> nat -> nat) D u (O : nat -> Prop),
     law m pz -> 0 < u < 1 -> (forall i, O i -> D i = u) ->
     (forall t z, (z < m)%nat -> 0 < pz z -> O (G t z)) ->
     forall t, expectation m pz (fun z => elog (1 - D (G t z))) = Fin (ln (1 - u)) /\
               expectation m pz (fun z => eopp (elog (D (G t z)))) = Fin (- ln u)).
Proof.
  intro P. assert (NP := proj1 P).
  assert (Sing : forall q B, law n q -> probability n p B = 0 -> probability n q B = 1 ->
            jsd n p q = ln 2).
  { intros q B Q B0 B1. destruct (jsd_bounds n p q P Q) as [_ [_ [_ E]]].
    rewrite JSD_is_jsd in E by (easy || exact (proj1 Q)).
    assert (S : singular n p q).
    { apply singular_points; auto.
      assert (S' : singular n q p) by (exists B; split; easy).
      rewrite singular_points in S' by easy. intros i I. destruct (S' i I); auto. }
    apply E in S. now injection S. }
  assert (Zero : - ln 4 + 2 * ln 2 = 0) by (rewrite ln_4; ring).
  split; [|split].
  - intros T q Q H t. destruct (H t) as [B [B0 B1]].
    assert (J := Sing (q t) B (Q t) B0 B1). split.
    + now rewrite JSD_is_jsd, J by (easy || exact (proj1 (Q t))).
    + assert (V := criterion_value n p (q t) P (Q t)). now rewrite J, Zero in V.
  - intros q a b Q H t Ht e E.
    assert (D0 : 0 < Rmin (t - a) (b - t)) by (apply Rmin_glb_lt; lra).
    exists (mkposreal _ D0). intros h Hh Lh. simpl in Lh.
    assert (Z : forall s, a < s < b -> crit n p (q s) = 0).
    { intros s Hs. destruct (H s Hs) as [B [B0 B1]]. unfold crit.
      rewrite (Sing (q s) B (Q s) B0 B1). exact Zero. }
    assert (A1 := Rmin_l (t - a) (b - t)). assert (A2 := Rmin_r (t - a) (b - t)).
    apply Rabs_def2 in Lh. rewrite !Z by lra.
    replace ((0 - 0) / h - 0) with 0 by (field; easy). now rewrite Rabs_R0.
  - intros T m pz G D u O Z U HO HG t.
    assert (At : forall z, (z < m)%nat -> pz z <> 0 -> D (G t z) = u).
    { intros z L N. apply HO, HG; auto. assert (X := proj1 Z z L). lra. }
    split.
    + rewrite (expectation_fin m pz _ (fun _ => ln (1 - u))).
      * f_equal. rewrite sum_scal_r, (proj2 Z). ring.
      * intros z L N. rewrite (At z L N). apply elog_pos. lra.
    + rewrite (expectation_fin m pz _ (fun _ => - ln u)).
      * f_equal. rewrite sum_scal_r, (proj2 Z). ring.
      * intros z L N. rewrite (At z L N), elog_pos by lra. easy.
Qed.
