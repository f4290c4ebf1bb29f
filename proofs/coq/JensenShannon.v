(* Chapter 5: KL, JSD, the virtual criterion and the optimum of the game. *)
Require Export OptimalDiscriminator.

(* KL(P || Q): infinite if Q misses a point that P hits. *)
Definition KL (n : nat) (p q : nat -> R) : extended :=
  expectation n p (fun i => elog_quotient (p i) (q i)).

(* JSD(P || Q) with M = (P + Q) / 2. *)
Definition JSD (n : nat) (p q : nat -> R) : extended :=
  etimes (/ 2) (KL n p (mean p q)) ⊕ etimes (/ 2) (KL n q (mean p q)).

Definition dominates (n : nat) (q p : nat -> R) : Prop :=
  forall i, (i < n)%nat -> 0 < p i -> 0 < q i.

Lemma KL_fin n p q : nonneg n p -> dominates n q p ->
  KL n p q = Fin (∑ i < n, (p i * ln (p i) - p i * ln (q i))).
Proof.
  intros P D. unfold KL. rewrite (expectation_fin n p _ (fun i => ln (p i / q i))).
  - f_equal. apply sum_ext. intros i L. apply times_ln_quotient; auto.
  - intros i L N. specialize (P i L). assert (Q : 0 < q i) by (apply (D i L); lra).
    unfold elog_quotient. destruct (Rlt_dec 0 (q i)); [|easy].
    apply elog_pos, Rdiv_lt_0_compat; lra.
Qed.

Lemma KL_infinite n p q : nonneg n p -> ~ dominates n q p -> KL n p q = PlusInf.
Proof.
  intros P D.
  assert (X : forall i, {0 < p i -> 0 < q i} + {~ (0 < p i -> 0 < q i)}).
  { intro i. destruct (Rlt_dec 0 (p i)), (Rlt_dec 0 (q i)); (left; tauto) || (right; tauto). }
  destruct (all_or_one _ X n) as [A|[i [L N]]]; [elim D; exact A|].
  apply (expectation_plus n p _ i); auto.
  - intros j J Z. unfold elog_quotient. destruct (Rlt_dec 0 (q j)); [|easy].
    specialize (P j J). rewrite elog_pos; [easy|]. apply Rdiv_lt_0_compat; lra.
  - intro Z. apply N. lra.
  - unfold elog_quotient. destruct (Rlt_dec 0 (q i)); tauto.
Qed.

Lemma dominates_or_not n q p : dominates n q p \/ ~ dominates n q p.
Proof.
  assert (X : forall i, {0 < p i -> 0 < q i} + {~ (0 < p i -> 0 < q i)}).
  { intro i. destruct (Rlt_dec 0 (p i)), (Rlt_dec 0 (q i)); (left; tauto) || (right; tauto). }
  destruct (all_or_one _ X n) as [A|[i [L N]]]; [now left|right].
  intro D. apply N, D, L.
Qed.

(* Gibbs' inequality: for any two laws, with equality only for equal laws. *)
(* book: thm-gibbs *)
(* covers: Finite spaces, with the value infinity where Q misses a point of P. *)
Theorem gibbs n p q : law n p -> law n q ->
  Fin 0 ≤ KL n p q /\ (KL n p q = Fin 0 <-> same n p q).
Proof.
  intros P Q. assert (NP := proj1 P). assert (NQ := proj1 Q).
  destruct (dominates_or_not n q p) as [D|D].
  - rewrite KL_fin by easy.
    assert (G := sum_relative_entropy n p q NP NQ D).
    assert (E := sum_relative_entropy_eq n p q NP NQ D).
    rewrite (proj2 P), (proj2 Q) in G, E. split; [simpl; lra|]. split.
    + intro Z. injection Z as Z. intros i L. apply E; [lra|easy].
    + intro S. f_equal. apply sum_all_zero. intros i L. rewrite (S i L). ring.
  - rewrite KL_infinite by easy. split; [easy|]. split; [easy|].
    intro S. elim D. intros i L. now rewrite (S i L).
Qed.

(* The number that JSD is, written with logarithms of real numbers. *)
Definition jsd (n : nat) (p q : nat -> R) : R :=
  ∑ i < n, (p i * ln (p i) + q i * ln (q i) - (p i + q i) * ln (mean p q i)) / 2.

Lemma dominates_mean_l n p q : nonneg n q -> dominates n (mean p q) p.
Proof. intros Q i L I. specialize (Q i L). unfold mean. lra. Qed.

Lemma dominates_mean_r n p q : nonneg n p -> dominates n (mean p q) q.
Proof. intros P i L I. specialize (P i L). unfold mean. lra. Qed.

Lemma JSD_is_jsd n p q : nonneg n p -> nonneg n q -> JSD n p q = Fin (jsd n p q).
Proof.
  intros P Q. unfold JSD.
  rewrite !KL_fin by auto using dominates_mean_l, dominates_mean_r.
  rewrite !etimes_fin. simpl. f_equal. unfold jsd.
  rewrite <- !sum_scal, <- sum_plus. apply sum_ext. intros. field.
Qed.

Lemma peaks_are_jsd n p q : law n p -> law n q ->
  ∑ i < n, peak (p i) (q i) = - ln 4 + 2 * jsd n p q.
Proof.
  intros P Q. unfold jsd. rewrite <- sum_scal, ln_4.
  transitivity (∑ i < n, (2 * ((p i * ln (p i) + q i * ln (q i)
                                - (p i + q i) * ln (mean p q i)) / 2)
                          - ln 2 * p i - ln 2 * q i)).
  - apply sum_ext. intros i L. unfold peak, mean.
    assert (A := proj1 P i L). assert (B := proj1 Q i L).
    rewrite times_ln_quotient by lra. lra.
  - rewrite !sum_minus, !(sum_scal n (ln 2)), (proj2 P), (proj2 Q). lra.
Qed.

Lemma peak_nonpos p q : 0 <= p -> 0 <= q ->
  peak p q <= 0 /\ (peak p q = 0 -> p = 0 \/ q = 0).
Proof.
  intros P Q. unfold peak.
  destruct (Req_EM_T p 0) as [->|NP]; [rewrite Rplus_0_l; split; [lra|tauto]|].
  destruct (Req_EM_T q 0) as [->|NQ]; [rewrite Rplus_0_r; split; [lra|tauto]|].
  assert (A : ln p < ln (p + q)) by (apply ln_increasing; lra).
  assert (B : ln q < ln (p + q)) by (apply ln_increasing; lra).
  apply Rmult_lt_compat_l with (r := p) in A; [|lra].
  apply Rmult_lt_compat_l with (r := q) in B; [|lra].
  split; [lra|]. intro E. lra.
Qed.

Lemma jsd_nonneg n p q : law n p -> law n q ->
  0 <= jsd n p q /\ (jsd n p q = 0 -> same n p q).
Proof.
  intros P Q. assert (NP := proj1 P). assert (NQ := proj1 Q).
  assert (M := law_mean n p q P Q). assert (NM := proj1 M).
  assert (DP := dominates_mean_l n p q NQ). assert (DQ := dominates_mean_r n p q NP).
  assert (GP := sum_relative_entropy n p _ NP NM DP).
  assert (GQ := sum_relative_entropy n q _ NQ NM DQ).
  assert (EP := sum_relative_entropy_eq n p _ NP NM DP).
  rewrite (proj2 P), (proj2 M) in GP, EP. rewrite (proj2 Q), (proj2 M) in GQ.
  assert (S : jsd n p q = ((∑ i < n, (p i * ln (p i) - p i * ln (mean p q i)))
                          + (∑ i < n, (q i * ln (q i) - q i * ln (mean p q i)))) / 2).
  { unfold jsd. rewrite <- sum_plus. unfold Rdiv. rewrite <- sum_scal_r.
    apply sum_ext. intros. ring. }
  rewrite S. split; [lra|]. intros Z i L.
  assert (p i = mean p q i) by (apply EP; [lra|easy]). unfold mean in H. lra.
Qed.

Lemma jsd_same n p q : same n p q -> jsd n p q = 0.
Proof.
  intro S. apply sum_all_zero. intros i L. unfold mean. rewrite (S i L).
  replace ((q i + q i) / 2) with (q i) by field. lra.
Qed.

(* Some set B has P(B) = 1 and Q(B) = 0. *)
Definition singular (n : nat) (p q : nat -> R) : Prop :=
  exists B, probability n p B = 1 /\ probability n q B = 0.

Lemma singular_points n p q : law n p -> law n q ->
  (singular n p q <-> forall i, (i < n)%nat -> p i = 0 \/ q i = 0).
Proof.
  intros P Q. assert (NP := proj1 P). assert (NQ := proj1 Q). unfold probability. split.
  - intros [B [BP BQ]] i L. unfold probability in *. destruct (B i) eqn:E.
    + right. assert (Z : q i * indicator B i = 0).
      { apply (sum_zero_terms n (fun i => q i * indicator B i)); auto.
        intros j J. specialize (NQ j J). unfold indicator. destruct (B j); lra. }
      unfold indicator in Z. rewrite E in Z. lra.
    + left. assert (Z : p i * indicator B i = p i).
      { apply (sum_eq_terms n (fun i => p i * indicator B i) p); auto.
        - intros j J. specialize (NP j J). unfold indicator. destruct (B j); lra.
        - rewrite BP. symmetry. apply P. }
      unfold indicator in Z. rewrite E in Z. lra.
  - intro H. exists (fun i => if Rlt_dec 0 (p i) then true else false).
    unfold probability, indicator. split.
    + transitivity (sum n p); [|apply P]. apply sum_ext. intros i L. specialize (NP i L).
      destruct (Rlt_dec 0 (p i)); lra.
    + apply sum_all_zero. intros i L. specialize (H i L).
      destruct (Rlt_dec 0 (p i)); [|lra]. destruct H; lra.
Qed.

(* book: thm-jsd-bounds *)
(* covers: Finite spaces, both cases of equality. *)
Theorem jsd_bounds n p q : law n p -> law n q ->
  Fin 0 ≤ JSD n p q /\ JSD n p q ≤ Fin (ln 2) /\
  (JSD n p q = Fin 0 <-> same n p q) /\
  (JSD n p q = Fin (ln 2) <-> singular n p q).
Proof.
  intros P Q. assert (NP := proj1 P). assert (NQ := proj1 Q).
  rewrite JSD_is_jsd by easy. destruct (jsd_nonneg n p q P Q) as [G E].
  assert (K := peaks_are_jsd n p q P Q). rewrite ln_4 in K.
  assert (O : forall i, (i < n)%nat -> peak (p i) (q i) <= 0).
  { intros i L. apply peak_nonpos; auto. }
  assert (U : jsd n p q <= ln 2).
  { assert (∑ i < n, peak (p i) (q i) <= ∑ i < n, 0) by now apply sum_le.
    rewrite sum_zero in H. lra. }
  split; [easy|]. split; [easy|]. split; split.
  - intro Z. injection Z as Z. auto.
  - intro S. f_equal. now apply jsd_same.
  - intro Z. injection Z as Z. apply singular_points; auto. intros i L.
    apply peak_nonpos; auto.
    apply (sum_eq_terms n (fun i => peak (p i) (q i)) (fun _ => 0)); auto.
    rewrite sum_zero, K. lra.
  - intro S. rewrite singular_points in S by auto. f_equal.
    assert (∑ i < n, peak (p i) (q i) = 0); [|lra].
    apply sum_all_zero. intros i L. unfold peak.
    destruct (S i L) as [-> | ->]; rewrite ?Rplus_0_l, ?Rplus_0_r; lra.
Qed.

(* c = C(Q), the maximum over all discriminators. *)
Definition criterion (n : nat) (p q : nat -> R) (c : extended) : Prop :=
  (exists D, discriminator n D /\ value n p q D = c) /\
  (forall D, discriminator n D -> value n p q D ≤ c).

Lemma criterion_value n p q : law n p -> law n q ->
  criterion n p q (Fin (- ln 4 + 2 * jsd n p q)).
Proof.
  intros P Q. rewrite <- peaks_are_jsd by easy.
  assert (NP := proj1 P). assert (NQ := proj1 Q). split.
  - exists (best p q). auto using best_is_discriminator, best_attains.
  - intros D T. now apply best_discriminator.
Qed.

Lemma criterion_unique n p q c d : criterion n p q c -> criterion n p q d -> c = d.
Proof.
  intros [[D [T E]] M] [[D' [T' E']] M']. apply ele_antisym.
  - rewrite <- E. auto.
  - rewrite <- E'. auto.
Qed.

(* The virtual criterion: C(Q) = -log 4 + 2 JSD(P || Q). *)
(* book: thm-criterion-jsd *)
(* covers: Finite spaces; C(Q) is the maximum over all discriminators, not a formula. *)
Theorem criterion_jsd n p q : law n p -> law n q ->
  forall c, criterion n p q c <-> c = Fin (- ln 4) ⊕ etimes 2 (JSD n p q).
Proof.
  intros P Q c.
  rewrite JSD_is_jsd by (exact (proj1 P) || exact (proj1 Q)). rewrite etimes_fin. simpl.
  assert (V := criterion_value n p q P Q). split.
  - intro C. now apply (criterion_unique n p q).
  - now intros ->.
Qed.

Lemma criterion_least n p q c : law n p -> law n q -> criterion n p q c ->
  Fin (- ln 4) ≤ c /\ (c = Fin (- ln 4) <-> same n q p).
Proof.
  intros P Q C. apply criterion_jsd in C; auto.
  rewrite JSD_is_jsd, etimes_fin in C by (exact (proj1 P) || exact (proj1 Q)).
  simpl in C. subst c. destruct (jsd_nonneg n p q P Q) as [G E].
  split; [simpl; lra|]. split.
  - intro Z. injection Z as Z. intros i L. symmetry. apply E; [lra|easy].
  - intro S. f_equal. rewrite jsd_same; [lra|]. intros i L. symmetry. auto.
Qed.

(* The law of G(z), for a prior pz on m points and G from them to the n points. *)
Definition push (m : nat) (pz : nat -> R) (G : nat -> nat) (i : nat) : R :=
  ∑ z < m, pz z * at_point (G z) i.

Definition generator (m n : nat) (G : nat -> nat) : Prop :=
  forall z, (z < m)%nat -> (G z < n)%nat.

Lemma law_push m n pz G : law m pz -> generator m n G -> law n (push m pz G).
Proof.
  intros [Z E] H. split.
  - intros i L. apply sum_nonneg. intros z J.
    apply Rmult_le_pos; auto using at_point_nonneg.
  - unfold push. rewrite sum_swap, <- E. apply sum_ext. intros z J.
    rewrite sum_scal, sum_at_point_one; auto. ring.
Qed.

(* book: thm-global-optimum *)
(* covers: Finite spaces and finite priors: the bound, the minimisers, and every class of generators, the empty class included. *)
Theorem global_optimum n p : law n p ->
  (* every law: the lower bound, and equality only for P *)
  (forall q c, law n q -> criterion n p q c ->
     Fin (- ln 4) ≤ c /\ (c = Fin (- ln 4) <-> same n q p)) /\
  (* if a generator makes P, the least value is -log 4, at exactly these generators *)
  (forall m pz, law m pz ->
     (exists G, generator m n G /\ same n (push m pz G) p) ->
     (exists G, generator m n G /\ criterion n p (push m pz G) (Fin (- ln 4))) /\
     (forall G, generator m n G ->
        ((forall c G' c', generator m n G' -> criterion n p (push m pz G) c ->
            criterion n p (push m pz G') c' -> c ≤ c') <-> same n (push m pz G) p))) /\
  (* a class of generators: the infimum of C follows the infimum of JSD *)
  (forall m pz (class : (nat -> nat) -> Prop) j, law m pz ->
     (forall G, class G -> generator m n G) ->
     infimum (fun x => exists G, class G /\ x = JSD n p (push m pz G)) j ->
     infimum (fun x => exists G, class G /\ criterion n p (push m pz G) x)
             (Fin (- ln 4) ⊕ etimes 2 j)).
Proof.
  intro P.
  assert (A := fun q c => criterion_least n p q c P).
  split; [exact A|]. split.
  - intros m pz Z [G [HG SG]].
    assert (CG : criterion n p (push m pz G) (Fin (- ln 4))).
    { assert (L := law_push m n pz G Z HG).
      assert (V := criterion_value n p _ P L).
      now rewrite <- (proj2 (proj2 (A _ _ L V)) SG). }
    split; [now exists G|]. intros F HF. assert (LF := law_push m n pz F Z HF). split.
    + intro M. assert (V := criterion_value n p _ P LF).
      apply (A _ _ LF V). apply ele_antisym; [|apply (A _ _ LF V)].
      now apply (M _ G).
    + intros S c G' c' HG' C C'. assert (LG' := law_push m n pz G' Z HG').
      rewrite (proj2 (proj2 (A _ _ LF C)) S). apply (A _ _ LG' C').
  - intros m pz class j Z K [LB GR].
    assert (X : forall G, class G -> forall c,
      criterion n p (push m pz G) c <-> c = Fin (- ln 4 + 2 * jsd n p (push m pz G))).
    { intros G H c. assert (L := law_push m n pz G Z (K G H)).
      assert (V := criterion_value n p _ P L). split; [|now intros ->].
      intro C. now apply (criterion_unique n p _ _ _ C). }
    assert (Y : forall G, class G ->
      JSD n p (push m pz G) = Fin (jsd n p (push m pz G))).
    { intros G H. assert (L := law_push m n pz G Z (K G H)).
      apply JSD_is_jsd; [exact (proj1 P)|exact (proj1 L)]. }
    split.
    + intros x [G [H C]]. apply X in C; [|easy]. subst x.
      assert (B : j ≤ JSD n p (push m pz G)) by (apply LB; now exists G).
      rewrite Y in B by easy. destruct j; simpl in B; try contradiction.
      * rewrite etimes_minus by lra. easy.
      * rewrite etimes_fin. simpl. lra.
    + intros u U. destruct u as [|u|]; [easy| |].
      * assert (B : Fin ((u + ln 4) / 2) ≤ j).
        { apply GR. intros x [G [H ->]]. rewrite Y by easy.
          assert (B : Fin u ≤ Fin (- ln 4 + 2 * jsd n p (push m pz G))).
          { apply U. exists G. split; [easy|]. now apply X. }
          simpl in *. lra. }
        destruct j; simpl in B; try contradiction.
        -- rewrite etimes_fin. simpl. lra.
        -- rewrite etimes_plus by lra. easy.
      * assert (B : PlusInf ≤ j).
        { apply GR. intros x [G [H ->]]. exfalso.
          apply (U (Fin (- ln 4 + 2 * jsd n p (push m pz G)))).
          exists G. split; [easy|]. now apply X. }
        destruct j; simpl in B; try contradiction. rewrite etimes_plus by lra. easy.
Qed.

(* Neither player gains alone: D raises V, Q lowers it; the payoff is finite. *)
Definition saddle (n : nat) (p q D : nat -> R) : Prop :=
  (exists v, value n p q D = Fin v) /\
  (forall E, discriminator n E -> value n p q E ≤ value n p q D) /\
  (forall r, law n r -> value n p q D ≤ value n p r D).

Definition half (i : nat) : R := / 2.

(* book: prop-saddle-point *)
(* covers: Finite spaces, with the value minus infinity. *)
Theorem saddle_point n p : law n p ->
  (forall q D, law n q -> discriminator n D ->
     value n p p D ≤ value n p p half /\
     value n p p half = Fin (- ln 4) /\ Fin (- ln 4) = value n p q half) /\
  saddle n p p half /\
  (* min over Q of max over D *)
  criterion n p p (Fin (- ln 4)) /\
  (forall q c, law n q -> criterion n p q c -> Fin (- ln 4) ≤ c) /\
  (* max over D of the infimum over Q *)
  infimum (fun x => exists q, law n q /\ x = value n p q half) (Fin (- ln 4)) /\
  (forall D m, discriminator n D ->
     infimum (fun x => exists q, law n q /\ x = value n p q D) m -> m ≤ Fin (- ln 4)).
Proof.
  intro P.
  assert (C : criterion n p p (Fin (- ln 4))).
  { assert (V := criterion_value n p p P P). rewrite jsd_same in V by easy.
    now replace (- ln 4 + 2 * 0) with (- ln 4) in V by ring. }
  assert (H : forall q, law n q -> value n p q half = Fin (- ln 4)).
  { intros q Q. now apply value_half. }
  assert (U : forall D, discriminator n D -> value n p p D ≤ Fin (- ln 4)) by apply C.
  split; [|split; [|split; [exact C|split; [|split; [split|]]]]].
  - intros q D Q T. rewrite !H by easy. auto.
  - split; [|split].
    + rewrite H by easy. eauto.
    + intros E T. rewrite H by easy. auto.
    + intros r L. rewrite !H by easy. apply ele_refl.
  - intros q c Q D. now apply (criterion_least n p q c).
  - intros x [q [Q ->]]. rewrite H by easy. apply ele_refl.
  - intros u B. apply B. exists p. split; [easy|]. now rewrite H.
  - intros D m T [LB _]. apply ele_trans with (value n p p D); [|auto].
    apply LB. now exists p.
Qed.

Lemma expected_log_half n p D : law n p ->
  (forall i, (i < n)%nat -> 0 < p i -> D i = / 2) ->
  expectation n p (fun i => elog (D i)) = Fin (- ln 2).
Proof.
  intros P H. rewrite (expectation_fin n p _ (fun _ => - ln 2)).
  - f_equal. rewrite sum_scal_r, (proj2 P). ring.
  - intros i L N. assert (A := proj1 P i L). rewrite H by (auto; lra).
    rewrite elog_pos, ln_Rinv by lra. easy.
Qed.

Lemma below_half_saddle n p D q : law n p -> law n q -> discriminator n D ->
  (forall i, (i < n)%nat -> 0 < p i -> D i = / 2) ->
  (forall i, (i < n)%nat -> D i <= / 2) ->
  Fin (- ln 4) ≤ value n p q D.
Proof.
  intros P Q T H B. unfold value. rewrite expected_log_half by easy.
  rewrite (expectation_fin n q _ (fun i => ln (1 - D i))).
  - simpl. rewrite ln_4. assert (∑ i < n, q i * (- ln 2) <= ∑ i < n, q i * ln (1 - D i)).
    { apply sum_le. intros i L. apply Rmult_le_compat_l; [now apply Q|].
      rewrite <- ln_Rinv by lra. specialize (B i L).
      destruct (Req_EM_T (D i) (/ 2)) as [E|N]; [rewrite E; apply Req_le; f_equal; lra|].
      apply Rlt_le, ln_increasing; lra. }
    rewrite sum_scal_r, (proj2 Q) in H0. lra.
  - intros i L N. apply elog_pos. specialize (B i L). lra.
Qed.

(* book: prop-all-saddle-points *)
(* covers: Finite spaces: all laws and all discriminators. *)
Theorem all_saddle_points n p q D : law n p -> law n q -> discriminator n D ->
  (saddle n p q D <->
   same n q p /\
   (forall i, (i < n)%nat -> 0 < p i -> D i = / 2) /\
   (forall i, (i < n)%nat -> D i <= / 2)).
Proof.
  intros P Q T. assert (NP := proj1 P). assert (NQ := proj1 Q). split.
  - intros [[v V] [S1 S2]]. rewrite V in *.
    assert (CQ : criterion n p q (Fin v)) by (split; [now exists D|exact S1]).
    assert (UP : value n p p D ≤ Fin (- ln 4)).
    { destruct (saddle_point n p P) as [_ [_ [[_ M] _]]]. now apply M. }
    assert (Vm : Fin v = Fin (- ln 4)).
    { apply ele_antisym.
      - apply ele_trans with (value n p p D); [now apply S2|easy].
      - now apply (criterion_least n p q). }
    assert (E : same n q p) by now apply (criterion_least n p q (Fin v)).
    assert (H : forall i, (i < n)%nat -> 0 < p i -> D i = / 2).
    { intros i L I.
      assert (X : value n p q D = Fin (∑ i < n, peak (p i) (q i))).
      { rewrite V. apply (criterion_unique n p q); [easy|].
        rewrite peaks_are_jsd by easy. now apply criterion_value. }
      apply (best_discriminator n p q NP NQ D T) with (i := i) in X; [|easy|].
      - rewrite X, (E i L). field. lra.
      - rewrite (E i L). lra. }
    split; [exact E|]. split; [exact H|].
    intros i L. assert (B := S2 (at_point i) (law_at_point n i L)).
    unfold value in B. rewrite expected_log_half in B by easy. rewrite Vm in B.
    destruct (Rlt_dec (D i) 1) as [I|I].
    + rewrite (expectation_fin n _ _ (fun j => ln (1 - D j))) in B.
      * rewrite sum_at_point in B by easy. simpl in B. rewrite ln_4 in B.
        assert (B' : ln (/ 2) <= ln (1 - D i)) by (rewrite ln_Rinv; lra).
        destruct (Rle_dec (D i) (/ 2)) as [|G]; [easy|exfalso].
        assert (ln (1 - D i) < ln (/ 2)) by (apply ln_increasing; lra). lra.
      * intros j J N. apply elog_pos. unfold at_point in N.
        destruct (Nat.eq_dec j i) as [->|]; [lra|easy].
    + rewrite (expectation_minus n _ _ i) in B.
      * easy.
      * easy.
      * rewrite at_point_same. lra.
      * apply elog_neg. lra.
  - intros [E [H B]].
    assert (V : value n p q D = Fin (- ln 4)).
    { apply ele_antisym; [|now apply below_half_saddle].
      destruct (criterion_value n p q P Q) as [_ M].
      rewrite (jsd_same n p q) in M by (intros i L; symmetry; auto).
      replace (- ln 4) with (- ln 4 + 2 * 0) by ring. auto. }
    split; [|split].
    + eauto.
    + intros F U. rewrite V. destruct (criterion_value n p q P Q) as [_ M].
      rewrite (jsd_same n p q) in M by (intros i L; symmetry; auto).
      replace (- ln 4) with (- ln 4 + 2 * 0) by ring. auto.
    + intros r L. rewrite V. now apply below_half_saddle.
Qed.

(* The entropy of a coin. *)
Definition coin (a : R) : R := - a * ln a - (1 - a) * ln (1 - a).

Lemma coin_decreases a b : / 2 <= a -> a <= b -> b <= 1 -> coin b <= coin a.
Proof.
  intros A L B. unfold coin. destruct (Req_EM_T a 1) as [->|N].
  - replace b with 1 by lra. lra.
  - destruct (below_peak b (1 - b) a) as [K _]; try lra.
    unfold peak in K. replace (b + (1 - b)) with 1 in K by ring. rewrite ln_1 in K.
    assert (I : ln (1 - a) <= ln a).
    { destruct (Req_EM_T a (/ 2)) as [->|]; [apply Req_le; f_equal; lra|].
      apply Rlt_le, ln_increasing; lra. }
    assert ((b - a) * ln (1 - a) <= (b - a) * ln a) by (apply Rmult_le_compat_l; lra).
    lra.
Qed.

Lemma tv_bounds n p q : law n p -> law n q -> 0 <= tv n p q <= 1.
Proof.
  intros P Q. unfold tv. split.
  - assert (0 <= ∑ i < n, Rabs (p i - q i)) by (apply sum_nonneg; intros; apply Rabs_pos). lra.
  - assert (∑ i < n, Rabs (p i - q i) <= ∑ i < n, (p i + q i)).
    { apply sum_le. intros i L. assert (A := proj1 P i L). assert (B := proj1 Q i L).
      unfold Rabs. destruct (Rcase_abs (p i - q i)); lra. }
    rewrite sum_plus, (proj2 P), (proj2 Q) in H. lra.
Qed.

(* book: prop-jsd-from-tv *)
(* covers: Finite spaces, the case of equality, and what a classifier's accuracy proves. *)
Theorem jsd_from_tv n p q : law n p -> law n q ->
  Fin (ln 2 - coin ((1 + tv n p q) / 2)) ≤ JSD n p q /\
  (JSD n p q = Fin (ln 2 - coin ((1 + tv n p q) / 2)) <->
   exists c, forall i, (i < n)%nat -> 0 < p i + q i -> Rabs (p i - q i) / (p i + q i) = c) /\
  (forall B alpha, / 2 <= alpha -> 1 - error n p q B = alpha ->
     Fin (ln 2 - coin alpha) ≤ JSD n p q).
Proof.
  intros P Q. assert (NP := proj1 P). assert (NQ := proj1 Q).
  rewrite JSD_is_jsd by easy.
  assert (K := peaks_are_jsd n p q P Q). rewrite ln_4 in K.
  assert (T := tv_bounds n p q P Q).
  set (b := (1 + tv n p q) / 2) in *.
  set (M := fun i => (p i + q i + Rabs (p i - q i)) / 2).
  set (m := fun i => (p i + q i - Rabs (p i - q i)) / 2).
  assert (SM : sum n M = 2 * b).
  { unfold M, b, tv, Rdiv. rewrite sum_scal_r, !sum_plus, (proj2 P), (proj2 Q). lra. }
  assert (Sm : sum n m = 2 * (1 - b)).
  { unfold m, b, tv, Rdiv. rewrite sum_scal_r, sum_minus, sum_plus, (proj2 P), (proj2 Q). lra. }
  assert (OM : nonneg n M).
  { intros i L. unfold M. specialize (NP i L). specialize (NQ i L).
    assert (0 <= Rabs (p i - q i)) by apply Rabs_pos. lra. }
  assert (Om : nonneg n m).
  { intros i L. unfold m. specialize (NP i L). specialize (NQ i L).
    unfold Rabs. destruct (Rcase_abs (p i - q i)); lra. }
  assert (PK : forall i, (i < n)%nat -> peak (M i) (m i) = peak (p i) (q i)).
  { intros i L. unfold M, m, peak, Rabs. destruct (Rcase_abs (p i - q i)).
    - replace ((p i + q i + - (p i - q i)) / 2) with (q i) by field.
      replace ((p i + q i - - (p i - q i)) / 2) with (p i) by field.
      rewrite (Rplus_comm (q i)). ring.
    - replace ((p i + q i + (p i - q i)) / 2) with (p i) by field.
      replace ((p i + q i - (p i - q i)) / 2) with (q i) by field. ring. }
  assert (BP : forall i, (i < n)%nat ->
    M i * ln b + m i * ln (1 - b) <= peak (p i) (q i) /\
    (M i * ln b + m i * ln (1 - b) = peak (p i) (q i)
     <-> (0 < p i + q i -> Rabs (p i - q i) / (p i + q i) = tv n p q))).
  { intros i L. rewrite <- PK by easy.
    destruct (below_peak (M i) (m i) b) as [X Y]; auto; try (unfold b; lra).
    - intro I. assert (m i <= sum n m) by now apply sum_term. rewrite Sm in H. lra.
    - split; [easy|]. rewrite Y.
      assert (M i + m i = p i + q i) by (unfold M, m; field). rewrite H.
      assert (W : 0 < p i + q i ->
        M i / (p i + q i) = (1 + Rabs (p i - q i) / (p i + q i)) / 2).
      { intro I. unfold M. field. lra. }
      split; intros E I; specialize (E I); specialize (W I); unfold b in *; lra. }
  assert (S : ∑ i < n, (M i * ln b + m i * ln (1 - b)) = - 2 * coin b).
  { rewrite sum_plus, !sum_scal_r, SM, Sm. unfold coin. ring. }
  assert (G : ln 2 - coin b <= jsd n p q).
  { assert (∑ i < n, (M i * ln b + m i * ln (1 - b)) <= ∑ i < n, peak (p i) (q i)).
    { apply sum_le. intros i L. now apply BP. }
    lra. }
  split; [exact G|]. split; [split|].
  - intro E. injection E as E. exists (tv n p q). intros i L. apply BP; [easy|].
    apply (sum_eq_terms n (fun i => M i * ln b + m i * ln (1 - b))
             (fun i => peak (p i) (q i))); auto.
    + intros j J. now apply BP.
    + lra.
  - intros [c E]. f_equal.
    assert (C : tv n p q = c).
    { unfold tv. replace (∑ i < n, Rabs (p i - q i)) with (∑ i < n, c * (p i + q i)).
      - rewrite sum_scal, sum_plus, (proj2 P), (proj2 Q). field.
      - apply sum_ext. intros i L. specialize (NP i L). specialize (NQ i L).
        destruct (Req_EM_T (p i + q i) 0) as [Z|Z].
        + replace (p i) with 0 by lra. replace (q i) with 0 by lra.
          rewrite Rminus_0_r, Rabs_R0. ring.
        + rewrite <- (E i L) by lra. field. easy. }
    assert (∑ i < n, (M i * ln b + m i * ln (1 - b)) = ∑ i < n, peak (p i) (q i)); [|lra].
    apply sum_ext. intros i L. apply BP; [easy|]. intro I. rewrite C. auto.
  - intros B alpha A E. simpl.
    destruct (least_error n p q P Q) as [_ [_ LE]]. specialize (LE B alpha E).
    assert (coin b <= coin alpha) by (apply coin_decreases; unfold b; lra). lra.
Qed.
