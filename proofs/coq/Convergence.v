(* Chapter 7: the criterion is convex; improving is not enough; the mirror step. *)
Require Export Pinsker.

(* C(Q) as a real number; criterion_value says that it is the maximum over D. *)
Definition crit (n : nat) (p q : nat -> R) : R := - ln 4 + 2 * jsd n p q.

Lemma crit_peaks n p q : law n p -> law n q -> crit n p q = ∑ i < n, peak (p i) (q i).
Proof. intros P Q. unfold crit. now rewrite peaks_are_jsd. Qed.

Lemma crit_is_criterion n p q c : law n p -> law n q ->
  (criterion n p q c <-> c = Fin (crit n p q)).
Proof.
  intros P Q. assert (V := criterion_value n p q P Q). split.
  - intro C. now apply (criterion_unique n p q).
  - now intros ->.
Qed.

(* The height of the peak is subadditive and homogeneous, so convex. *)
Lemma peak_plus p q p' q' : 0 <= p -> 0 <= q -> 0 <= p' -> 0 <= q' ->
  peak (p + p') (q + q') <= peak p q + peak p' q'.
Proof.
  intros P Q P' Q'. set (s := p + p' + (q + q')).
  destruct (Req_EM_T s 0) as [Z|N].
  - replace p with 0 by (unfold s in Z; lra). replace q with 0 by (unfold s in Z; lra).
    replace p' with 0 by (unfold s in Z; lra). replace q' with 0 by (unfold s in Z; lra).
    rewrite !Rplus_0_l. unfold peak. lra.
  - assert (S : 0 < s) by (unfold s in *; lra).
    set (t := (p + p') / s).
    assert (T : 0 <= t <= 1).
    { unfold t. split; [apply Rmult_le_pos; [lra|now apply Rlt_le, Rinv_0_lt_compat]|].
      apply Rmult_le_reg_r with s; [easy|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by easy.
      unfold s. lra. }
    assert (T0 : 0 < p + p' -> 0 < t) by (intro I; now apply Rdiv_lt_0_compat).
    assert (T1 : 0 < q + q' -> t < 1).
    { intro I. unfold t. apply Rmult_lt_reg_r with s; [easy|].
      unfold Rdiv. rewrite Rmult_assoc, Rinv_l by easy. unfold s. lra. }
    destruct (below_peak p q t) as [B _]; auto; try (intro; (apply T0 || apply T1); lra).
    destruct (below_peak p' q' t) as [B' _]; auto; try (intro; (apply T0 || apply T1); lra).
    destruct (below_peak (p + p') (q + q') t) as [_ E]; auto; try lra.
    destruct E as [_ E]. rewrite <- E by (intros _; reflexivity). lra.
Qed.

Lemma peak_scale c p q : 0 <= c -> 0 <= p -> 0 <= q -> peak (c * p) (c * q) = c * peak p q.
Proof.
  intros C P Q. unfold peak. destruct (Req_EM_T c 0) as [->|N]; [rewrite !Rmult_0_l; ring|].
  assert (L : forall a, 0 <= a -> a * ln (c * a) = a * ln c + a * ln a).
  { intros a A. apply times_ln_product; [easy|]. intro. split; lra. }
  replace (c * p + c * q) with (c * (p + q)) by ring.
  rewrite !Rmult_assoc, !L by lra. ring.
Qed.

Lemma crit_convex n p q q' l : law n p -> law n q -> law n q' -> 0 <= l <= 1 ->
  crit n p (mix l q q') <= (1 - l) * crit n p q + l * crit n p q'.
Proof.
  intros P Q Q' L. rewrite !crit_peaks by auto using law_mix.
  rewrite <- !sum_scal, <- sum_plus. apply sum_le. intros i I.
  assert (A := proj1 P i I). assert (B := proj1 Q i I). assert (C := proj1 Q' i I).
  rewrite <- !peak_scale by lra. unfold mix.
  replace (p i) with ((1 - l) * p i + l * p i) at 1 by ring.
  apply peak_plus; apply Rmult_le_pos; lra.
Qed.

(* g = log(1 - D*_Q), where Q has mass: log q/(p + q). *)
Definition slope (p q : nat -> R) (i : nat) : R := ln (1 - best p q i).

Lemma best_below_1 n p q i : nonneg n p -> nonneg n q -> (i < n)%nat ->
  (0 < p i -> 0 < q i) -> best p q i < 1.
Proof.
  intros P Q L D. specialize (P i L). specialize (Q i L). unfold best.
  destruct (Rlt_dec 0 (p i + q i)) as [S|S]; [|lra].
  assert (0 < q i) by (destruct (Req_EM_T (p i) 0); [lra|apply D; lra]).
  apply Rmult_lt_reg_r with (p i + q i); [easy|].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma one_minus_best n p q i : nonneg n p -> nonneg n q -> (i < n)%nat -> 0 < q i ->
  1 - best p q i = q i / (p i + q i).
Proof.
  intros P Q L I. specialize (P i L). rewrite best_at by lra. field. lra.
Qed.

Lemma slope_at n p q i : nonneg n p -> nonneg n q -> (i < n)%nat -> 0 < q i ->
  slope p q i = ln (q i) - ln (p i + q i).
Proof.
  intros P Q L I. unfold slope. rewrite (one_minus_best n) by easy.
  specialize (P i L). apply ln_div; lra.
Qed.

(* book: prop-subgradient *)
(* covers: Finite spaces; in (b) the first expectation may be minus infinity. *)
Theorem subgradient n p q q' : law n p -> law n q -> law n q' ->
  (forall l c c0 c1, 0 <= l <= 1 -> criterion n p (mix l q q') (Fin c) ->
     criterion n p q (Fin c0) -> criterion n p q' (Fin c1) ->
     c <= (1 - l) * c0 + l * c1) /\
  (exists e, expectation n q (fun i => elog (1 - best p q i)) = Fin e /\
     forall c c', criterion n p q (Fin c) -> criterion n p q' c' ->
       Fin (c - e) ⊕ expectation n q' (fun i => elog (1 - best p q i)) ≤ c').
Proof.
  intros P Q Q'. assert (NP := proj1 P). assert (NQ := proj1 Q). split.
  - intros l c c0 c1 L C C0 C1.
    apply crit_is_criterion in C, C0, C1; auto using law_mix.
    injection C as ->. injection C0 as ->. injection C1 as ->. now apply crit_convex.
  - assert (F : expectation n q (fun i => elog (1 - best p q i))
                = Fin (∑ i < n, q i * ln (1 - best p q i))).
    { apply expectation_fin. intros i L N. apply elog_pos.
      assert (0 < q i) by (specialize (NQ i L); lra).
      rewrite (one_minus_best n) by easy. specialize (NP i L). apply Rdiv_lt_0_compat; lra. }
    exists (∑ i < n, q i * ln (1 - best p q i)). split; [easy|].
    intros c c' C C'.
    assert (V := best_attains n p q NP NQ). unfold value in V. rewrite F in V.
    assert (E : Fin c = Fin (∑ i < n, peak (p i) (q i))).
    { apply crit_is_criterion in C; auto. rewrite C. now rewrite crit_peaks. }
    assert (W := proj2 C' (best p q) (best_is_discriminator n p q NP NQ)). unfold value in W.
    destruct (expectation n p (fun i => elog (best p q i))) as [|a|]; simpl in V; try easy.
    injection V as V. injection E as E. rewrite <- V in E. subst c.
    replace (a + (∑ i < n, q i * ln (1 - best p q i)) - ∑ i < n, q i * ln (1 - best p q i))
      with a by ring. exact W.
Qed.

Lemma crit_slope n p q q' : law n p -> law n q -> law n q' ->
  (forall i, (i < n)%nat -> 0 < q' i -> 0 < q i) ->
  crit n p q + (∑ i < n, slope p q i * (q' i - q i)) <= crit n p q'.
Proof.
  intros P Q Q' D. destruct (subgradient n p q q' P Q Q') as [_ [e [E H]]].
  specialize (H (crit n p q) (Fin (crit n p q'))).
  rewrite (expectation_fin n q' _ (fun i => slope p q i)) in H.
  - rewrite (expectation_fin n q _ (fun i => slope p q i)) in E.
    + injection E as E. simpl in H.
      rewrite (sum_ext n _ (fun i => q' i * slope p q i - q i * slope p q i))
        by (intros; ring).
      rewrite sum_minus. rewrite E.
      enough (crit n p q - e + (∑ i < n, q' i * slope p q i) <= crit n p q') by lra.
      apply H; now apply crit_is_criterion.
    + intros i L N. apply elog_pos. assert (X := proj1 Q i L).
      rewrite (one_minus_best n) by (exact (proj1 P) || exact (proj1 Q) || easy || lra).
      assert (Y := proj1 P i L). apply Rdiv_lt_0_compat; lra.
  - intros i L N. apply elog_pos. assert (X := proj1 Q' i L). specialize (D i L ltac:(lra)).
    rewrite (one_minus_best n) by (exact (proj1 P) || exact (proj1 Q) || easy).
    assert (Y := proj1 P i L). apply Rdiv_lt_0_compat; lra.
Qed.

Lemma crit_bound n p q : law n p -> law n q ->
  - ln 4 <= crit n p q /\ (crit n p q = - ln 4 <-> same n q p).
Proof.
  intros P Q. assert (V := criterion_value n p q P Q).
  destruct (criterion_least n p q _ P Q V) as [A B]. split; [exact A|].
  rewrite <- B. unfold crit. split; [now intros ->|]. intro E. now injection E.
Qed.

(* book: prop-improvement-insufficient *)
(* covers: Finite spaces; every sequence of weights that the proposition allows. *)
Theorem improvement_insufficient n p r l :
  law n p -> law n r -> ~ same n r p ->
  (forall t, / 2 < l t < 1) -> (forall t, l (S t) < l t) -> Un_cv l (/ 2) ->
  let Q t := mix (l t) p r in
  (forall t, law n (Q t)) /\
  (forall t c c', criterion n p (Q t) c -> criterion n p (Q (S t)) c' ->
     c' ≤ c /\ c' <> c) /\
  (forall t, value n p (Q (S t)) (best p (Q t)) ≤ value n p (Q t) (best p (Q t)) /\
     value n p (Q (S t)) (best p (Q t)) <> value n p (Q t) (best p (Q t))) /\
  (forall i, (i < n)%nat -> Un_cv (fun t => Q t i) ((p i + r i) / 2)) /\
  ~ same n (mean p r) p.
Proof.
  intros P R0 D L M Lim Q.
  assert (LQ : forall t, law n (Q t)).
  { intro t. specialize (L t). apply law_mix; auto; lra. }
  assert (NS : forall t, ~ same n (Q t) p).
  { intros t S. apply D. intros i I. specialize (S i I). specialize (L t).
    unfold Q, mix in S. apply Rmult_eq_reg_l with (l t); lra. }
  assert (G : forall t, - ln 4 < crit n p (Q t)).
  { intro t. destruct (crit_bound n p (Q t) P (LQ t)) as [A B].
    destruct (Req_EM_T (crit n p (Q t)) (- ln 4)) as [E|N]; [|lra].
    elim (NS t). now apply B. }
  assert (CP : crit n p p = - ln 4) by now apply crit_bound.
  split; [exact LQ|]. split; [|split; [|split]].
  - intros t c c' C C'. apply crit_is_criterion in C, C'; auto. subst c c'.
    assert (crit n p (Q (S t)) < crit n p (Q t)).
    { set (a := l (S t) / l t). assert (H := L t). assert (H' := L (S t)). specialize (M t).
      assert (A : 0 < a < 1).
      { unfold a. split; [apply Rdiv_lt_0_compat; lra|].
        apply Rmult_lt_reg_r with (l t); [lra|]. unfold Rdiv.
        rewrite Rmult_assoc, Rinv_l; lra. }
      assert (K := crit_convex n p p (Q t) a P P (LQ t) ltac:(lra)).
      assert (crit n p (Q (S t)) = crit n p (mix a p (Q t))) as ->.
      { rewrite !crit_peaks by (auto; apply law_mix; auto; lra).
        apply sum_ext. intros i I. f_equal. unfold Q, mix, a. field. lra. }
      rewrite CP in K. specialize (G t).
      assert ((1 - a) * - ln 4 < (1 - a) * crit n p (Q t)) by (apply Rmult_lt_compat_l; lra).
      lra. }
    split; [simpl; lra|]. intro E. injection E as E. lra.
  - intro t. assert (H := L t). assert (H' := L (S t)). specialize (M t).
    assert (NP := proj1 P). assert (NR := proj1 R0).
    assert (NQ := proj1 (LQ t)). assert (NQ' := proj1 (LQ (S t))).
    assert (Pos : forall i, (i < n)%nat -> 0 < p i \/ 0 < r i -> 0 < Q t i).
    { intros i I K. specialize (NP i I). specialize (NR i I). unfold Q, mix.
      destruct K as [K|K].
      - assert (0 < (1 - l t) * p i) by (apply Rmult_lt_0_compat; lra).
        assert (0 <= l t * r i) by (apply Rmult_le_pos; lra). lra.
      - assert (0 <= (1 - l t) * p i) by (apply Rmult_le_pos; lra).
        assert (0 < l t * r i) by (apply Rmult_lt_0_compat; lra). lra. }
    assert (Same : forall i, (i < n)%nat -> 0 < Q (S t) i -> 0 < Q t i).
    { intros i I K. apply Pos; [easy|]. specialize (NP i I). specialize (NR i I).
      destruct (Req_EM_T (p i) 0) as [Z|Z]; [|left; lra].
      destruct (Req_EM_T (r i) 0) as [Z'|Z']; [|right; lra].
      unfold Q, mix in K. rewrite Z, Z' in K. lra. }
    assert (A : admits n p (Q t) (best p (Q t))).
    { intros i I. assert (B := NP i I). assert (B' := NQ i I). split; intro K.
      - rewrite best_at by lra. apply Rdiv_lt_0_compat; lra.
      - apply (best_below_1 n); auto. }
    assert (A' : admits n p (Q (S t)) (best p (Q t))).
    { intros i I. destruct (A i I) as [X Y]. split; [exact X|]. intro K. auto. }
    rewrite !value_fin by auto. set (D' := best p (Q t)) in *.
    assert (K : crit n p (Q t) + (∑ i < n, slope p (Q t) i * (p i - Q t i)) <= crit n p p).
    { apply crit_slope; auto. }
    rewrite CP in K. specialize (G t).
    set (rho := 1 - l (S t) / l t).
    assert (Rho : 0 < rho).
    { unfold rho. enough (l (S t) / l t < 1) by lra.
      apply Rmult_lt_reg_r with (l t); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
    assert (Diff : ∑ i < n, (p i * ln (D' i) + Q (S t) i * ln (1 - D' i))
       = (∑ i < n, (p i * ln (D' i) + Q t i * ln (1 - D' i)))
         + rho * (∑ i < n, slope p (Q t) i * (p i - Q t i))).
    { rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros i I. unfold slope. fold D'.
      replace (Q (S t) i) with (Q t i + rho * (p i - Q t i)); [ring|].
      unfold Q, mix, rho. field. lra. }
    rewrite Diff.
    assert (rho * (∑ i < n, slope p (Q t) i * (p i - Q t i)) < rho * 0)
      by (apply Rmult_lt_compat_l; lra).
    split; [simpl; lra|]. intro E. injection E as E. lra.
  - intros i I. replace ((p i + r i) / 2) with ((1 - / 2) * p i + / 2 * r i) by field.
    unfold Q, mix. apply CV_plus.
    + apply (CV_mult (fun t => 1 - l t) (fun _ => p i)).
      * apply (CV_minus (fun _ => 1) l); [|easy].
        intros e E. exists 0%nat. intros. unfold R_dist. rewrite Rminus_diag_eq, Rabs_R0; easy.
      * intros e E. exists 0%nat. intros. unfold R_dist. rewrite Rminus_diag_eq, Rabs_R0; easy.
    + apply (CV_mult l (fun _ => r i)); [easy|].
      intros e E. exists 0%nat. intros. unfold R_dist. rewrite Rminus_diag_eq, Rabs_R0; easy.
  - intro S. apply D. intros i I. specialize (S i I). unfold mean in S. lra.
Qed.
