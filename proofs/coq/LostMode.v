(* Chapter 13: the price of a lost mode. *)
Require Export Convergence.

(* x / (1 - x) bounds - log(1 - x). *)
Lemma ln_1_minus_bounds x : 0 <= x < 1 -> - x / (1 - x) <= ln (1 - x) <= - x.
Proof.
  intro X. split.
  - assert (K := ln_le_sub_one (/ (1 - x)) ltac:(apply Rinv_0_lt_compat; lra)).
    rewrite ln_Rinv in K by lra.
    replace (/ (1 - x) - 1) with (x / (1 - x)) in K by (field; lra). unfold Rdiv in *. lra.
  - assert (K := ln_le_sub_one (1 - x) ltac:(lra)). lra.
Qed.

(* 2 KL(M || P) and 2 JSD(P || Q) as functions of the lost share. *)
Definition lost_practice (e : R) : R := (2 - e) * ln ((2 - e) / (2 - 2 * e)) - e * ln 2.
Definition lost_theory (e : R) : R :=
  (1 - e) * ln (2 - 2 * e) + ln 2 - (2 - e) * ln (2 - e) + e * ln 2.

Lemma practice_small e : 0 < e <= / 2 -> Rabs (lost_practice e - e * (1 - ln 2)) <= 4 * e ^ 2.
Proof.
  intro E. unfold lost_practice.
  replace ((2 - e) / (2 - 2 * e)) with ((1 - e / 2) / (1 - e)) by (field; lra).
  rewrite ln_div by lra.
  destruct (ln_1_minus_bounds (e / 2) ltac:(lra)) as [A1 A2].
  destruct (ln_1_minus_bounds e ltac:(lra)) as [B1 B2].
  set (a := ln (1 - e / 2)) in *. set (b := ln (1 - e)) in *.
  assert (Ie : e / (1 - e) <= e + 2 * e ^ 2).
  { apply Rmult_le_reg_r with (1 - e); [lra|].
    replace (e / (1 - e) * (1 - e)) with e by (field; lra). simpl. nra. }
  assert (Ia : - (e / 2) / (1 - e / 2) * (2 - e) = - e) by (field; lra).
  assert (U : (2 - e) * (a - b) <= (2 - e) * (- (e / 2) + (e + 2 * e ^ 2))).
  { apply Rmult_le_compat_l; [lra|]. unfold Rdiv in *. lra. }
  assert (L : (2 - e) * (- (e / 2) / (1 - e / 2) + e) <= (2 - e) * (a - b)).
  { apply Rmult_le_compat_l; [lra|]. lra. }
  assert (E2 : 0 <= e ^ 2) by apply pow2_ge_0.
  assert (E3 : 0 <= e ^ 3) by (apply pow_le; lra).
  apply Rabs_le. split.
  - replace ((2 - e) * (- (e / 2) / (1 - e / 2) + e)) with (e - e ^ 2) in L by (field; lra). lra.
  - replace ((2 - e) * (- (e / 2) + (e + 2 * e ^ 2))) with (e + 7 / 2 * e ^ 2 - 2 * e ^ 3) in U by field.
    lra.
Qed.

Lemma theory_small e : 0 < e <= / 2 -> Rabs (lost_theory e - e * ln 2) <= e ^ 2.
Proof.
  intro E. unfold lost_theory.
  replace (2 - 2 * e) with (2 * (1 - e)) by ring. replace (2 - e) with (2 * (1 - e / 2)) by field.
  rewrite !ln_mult by lra.
  destruct (ln_1_minus_bounds (e / 2) ltac:(lra)) as [A1 A2].
  destruct (ln_1_minus_bounds e ltac:(lra)) as [B1 B2].
  set (a := ln (1 - e / 2)) in *. set (b := ln (1 - e)) in *.
  apply Rmult_le_compat_l with (r := 1 - e) in B1, B2; [|lra|lra].
  apply Rmult_le_compat_l with (r := 2 * (1 - e / 2)) in A1, A2; [|lra|lra].
  replace ((1 - e) * (- e / (1 - e))) with (- e) in B1 by (field; lra).
  replace (2 * (1 - e / 2) * (- (e / 2) / (1 - e / 2))) with (- e) in A1 by (field; lra).
  assert (E2 : 0 <= e ^ 2) by apply pow2_ge_0. apply Rabs_le. simpl in *. split; lra.
Qed.

(* P = (1 - e) P0 + e P1 with laws on disjoint sets, and Q = P0. *)
(* book: prop-lost-mode *)
(* covers: Finite spaces; O(e^2) is a bound for all e up to 1/2. *)
Theorem lost_mode :
  (forall n p0 p1 e, law n p0 -> law n p1 -> singular n p0 p1 -> 0 < e < 1 ->
     let p := mix e p0 p1 in
     KL n (mean p p0) p = Fin (lost_practice e / 2) /\
     JSD n p p0 = Fin (lost_theory e / 2) /\
     KL n p p0 = PlusInf /\
     KL n p0 p = Fin (- ln (1 - e)) /\
     lost_theory e < ln 4) /\
  (exists C, forall e, 0 < e <= / 2 ->
     Rabs (lost_practice e - e * (1 - ln 2)) <= C * e ^ 2 /\
     Rabs (lost_theory e - e * ln 2) <= C * e ^ 2) /\
  (forall M, exists d, 0 < d /\ forall e, 1 - d < e < 1 -> M < lost_practice e).
Proof.
  split; [|split].
  - intros n p0 p1 e P0 P1 S E p. assert (P : law n p) by (apply law_mix; auto; lra).
    assert (Sp := S). rewrite singular_points in Sp by easy.
    assert (N0 := proj1 P0). assert (N1 := proj1 P1). assert (NP := proj1 P).
    assert (PM : law n (mean p p0)) by now apply law_mean.
    assert (Val : forall i, (i < n)%nat ->
      (p1 i = 0 /\ p i = (1 - e) * p0 i /\ mean p p0 i = (2 - e) / 2 * p0 i) \/
      (p0 i = 0 /\ p i = e * p1 i /\ mean p p0 i = e / 2 * p1 i)).
    { intros i I. unfold p, mix, mean. destruct (Sp i I) as [Z|Z]; [right|left]; rewrite Z;
        repeat split; field. }
    assert (L : forall c x, 0 < c -> 0 <= x -> x * ln (c * x) = x * ln c + x * ln x).
    { intros c x C X. apply times_ln_product; [easy|]. intro. split; lra. }
    assert (K1 : kl n (mean p p0) p = lost_practice e / 2).
    { transitivity (∑ i < n, (p0 i * ((2 - e) / 2 * ln ((2 - e) / (2 - 2 * e)))
                              + p1 i * (- e / 2 * ln 2))).
      - apply sum_ext. intros i I. specialize (N0 i I). specialize (N1 i I).
        replace ((2 - e) / (2 - 2 * e)) with ((2 - e) / 2 / (1 - e)) by (field; lra).
        rewrite ln_div by lra.
        destruct (Val i I) as [[Z [Vp Vm]]|[Z [Vp Vm]]]; rewrite Vp, Vm, Z.
        + replace ((2 - e) / 2 * p0 i * ln ((2 - e) / 2 * p0 i))
            with ((2 - e) / 2 * (p0 i * ln ((2 - e) / 2 * p0 i))) by ring.
          replace ((2 - e) / 2 * p0 i * ln ((1 - e) * p0 i))
            with ((2 - e) / 2 * (p0 i * ln ((1 - e) * p0 i))) by ring.
          rewrite !L by lra. ring.
        + replace (e / 2 * p1 i * ln (e / 2 * p1 i)) with (e / 2 * (p1 i * ln (e / 2 * p1 i))) by ring.
          replace (e / 2 * p1 i * ln (e * p1 i)) with (e / 2 * (p1 i * ln (e * p1 i))) by ring.
          rewrite !L by lra. rewrite ln_div by lra. field.
      - rewrite sum_plus, !sum_scal_r, (proj2 P0), (proj2 P1). unfold lost_practice. field. }
    assert (J1 : jsd n p p0 = lost_theory e / 2).
    { assert (Pk := peaks_are_jsd n p p0 P P0). rewrite ln_4 in Pk.
      assert (Sum : ∑ i < n, peak (p i) (p0 i)
                    = (1 - e) * ln (1 - e) - (2 - e) * ln (2 - e)).
      { transitivity (∑ i < n, p0 i * ((1 - e) * ln (1 - e) - (2 - e) * ln (2 - e))).
        - apply sum_ext. intros i I. specialize (N0 i I). specialize (N1 i I).
          destruct (Val i I) as [[Z [Vp _]]|[Z [Vp _]]]; rewrite Vp; unfold peak.
          + replace ((1 - e) * p0 i + p0 i) with ((2 - e) * p0 i) by ring.
            replace ((1 - e) * p0 i * ln ((1 - e) * p0 i))
              with ((1 - e) * (p0 i * ln ((1 - e) * p0 i))) by ring.
            replace ((2 - e) * p0 i * ln ((2 - e) * p0 i))
              with ((2 - e) * (p0 i * ln ((2 - e) * p0 i))) by ring.
            rewrite !L by lra. ring.
          + rewrite Z, Rplus_0_r. ring.
        - rewrite sum_scal_r, (proj2 P0). ring. }
      unfold lost_theory. replace (2 - 2 * e) with (2 * (1 - e)) by ring.
      rewrite (ln_mult 2) by lra. lra. }
    assert (D0 : dominates n p p0).
    { intros i I X. destruct (Val i I) as [[_ [-> _]]|[Z _]]; [|lra].
      apply Rmult_lt_0_compat; lra. }
    assert (DM : dominates n p (mean p p0)).
    { intros i I X. destruct (Val i I) as [[_ [-> Vm]]|[_ [-> Vm]]]; rewrite Vm in X.
      - apply Rmult_lt_0_compat; [lra|]. apply Rmult_lt_reg_l with ((2 - e) / 2); lra.
      - apply Rmult_lt_0_compat; [lra|]. apply Rmult_lt_reg_l with (e / 2); lra. }
    split; [rewrite KL_is_kl, K1 by (exact (proj1 PM) || easy); easy|].
    split; [rewrite JSD_is_jsd, J1 by easy; easy|].
    split; [|split].
    + apply KL_infinite; [easy|]. intro D. destruct (law_point n p1 P1) as [i [I X]].
      assert (Z : p0 i = 0) by (destruct (Sp i I); [easy|lra]).
      assert (0 < p0 i); [|lra]. apply D; [easy|]. unfold p, mix. rewrite Z.
      assert (0 < e * p1 i) by (apply Rmult_lt_0_compat; lra). lra.
    + rewrite KL_is_kl by easy. f_equal. unfold kl.
      rewrite (sum_ext n _ (fun i => p0 i * - ln (1 - e))).
      * rewrite sum_scal_r, (proj2 P0). ring.
      * intros i I. specialize (N0 i I). destruct (Val i I) as [[_ [-> _]]|[Z _]].
        -- rewrite L by lra. ring.
        -- rewrite Z. ring.
    + assert (B := jsd_bounds n p p0 P P0). rewrite JSD_is_jsd, J1 in B by easy.
      destruct B as [_ [Le [_ Eq]]]. simpl in Le. rewrite ln_4.
      destruct (Req_EM_T (lost_theory e / 2) (ln 2)) as [X|X]; [exfalso|lra].
      assert (Sg : singular n p p0) by (apply Eq; now rewrite X).
      rewrite singular_points in Sg by easy. destruct (law_point n p0 P0) as [i [I Y]].
      assert (0 < p i) by now apply D0. destruct (Sg i I); lra.
  - exists 4. intros e E. split; [now apply practice_small|].
    assert (A := theory_small e E). assert (0 <= e ^ 2) by apply pow2_ge_0. lra.
  - intro M. exists (Rmin (/ 2) (exp (- (Rabs M + 2)) / 2)).
    assert (Ex := exp_pos (- (Rabs M + 2))).
    split; [apply Rmin_glb_lt; lra|]. intros e [E1 E2].
    assert (A1 := Rmin_l (/ 2) (exp (- (Rabs M + 2)) / 2)).
    assert (A2 := Rmin_r (/ 2) (exp (- (Rabs M + 2)) / 2)).
    set (d := 2 - 2 * e). assert (D0 : 0 < d) by (unfold d; lra).
    assert (D1 : d < exp (- (Rabs M + 2))) by (unfold d; lra).
    assert (Ld : ln d < - (Rabs M + 2)).
    { rewrite <- (ln_exp (- (Rabs M + 2))). now apply ln_increasing. }
    unfold lost_practice. fold d. rewrite ln_div by lra.
    assert (L2 : 0 <= ln (2 - e)).
    { rewrite <- ln_1. destruct (Req_EM_T (2 - e) 1) as [->|N]; [lra|].
      apply Rlt_le, ln_increasing; lra. }
    assert (N := Rabs_pos M). assert (K := Rle_abs M).
    assert (T : 1 * (ln (2 - e) - ln d) <= (2 - e) * (ln (2 - e) - ln d))
      by (apply Rmult_le_compat_r; lra).
    assert (L3 : ln 2 <= 1) by (assert (X := ln_le_sub_one 2); lra).
    assert (e * ln 2 <= 1 * ln 2) by (apply Rmult_le_compat_r; [apply Rlt_le, ln_2_pos|lra]).
    lra.
Qed.
