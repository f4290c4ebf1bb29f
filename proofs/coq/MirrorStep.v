(* Chapter 7: the mirror step converges; with step size 1 it halves the distance. *)
Require Export Convergence.

Lemma kl_plus_mean n p q q' : law n p -> law n q -> law n q' -> dominates n q q' ->
  dominates n (mean p q) (mean p q').
Proof.
  intros P Q Q' D i L I. assert (A := proj1 P i L). assert (B := proj1 Q i L).
  assert (C := proj1 Q' i L). specialize (D i L). unfold mean in *.
  destruct (Req_EM_T (q' i) 0); [lra|]. specialize (D ltac:(lra)). lra.
Qed.

Lemma smoothness n p q q' : law n p -> law n q -> law n q' ->
  dominates n q p -> dominates n q q' ->
  crit n p q' = crit n p q + (∑ i < n, slope p q i * (q' i - q i))
                + kl n q' q - 2 * kl n (mean p q') (mean p q).
Proof.
  intros P Q Q' DP DQ. rewrite !crit_peaks by easy. unfold kl.
  rewrite <- !sum_scal, <- !sum_plus, <- sum_minus. apply sum_ext. intros i L.
  assert (NP := proj1 P i L). assert (NQ := proj1 Q i L). assert (NQ' := proj1 Q' i L).
  specialize (DP i L). specialize (DQ i L). unfold peak, mean.
  destruct (Req_EM_T (q i) 0) as [Z|N].
  - assert (p i = 0) as -> by (destruct (Req_EM_T (p i) 0); [easy|lra]).
    assert (q' i = 0) as -> by (destruct (Req_EM_T (q' i) 0); [easy|lra]).
    rewrite Z. rewrite !Rplus_0_l. unfold Rdiv. rewrite !Rmult_0_l. ring.
  - rewrite (slope_at n) by (exact (proj1 P) || exact (proj1 Q) || easy || lra).
    assert (E : 2 * ((p i + q' i) / 2 * ln ((p i + q' i) / 2)
                     - (p i + q' i) / 2 * ln ((p i + q i) / 2))
                = (p i + q' i) * ln (p i + q' i) - (p i + q' i) * ln (p i + q i)).
    { rewrite (ln_div (p i + q i)) by lra.
      assert (F : (p i + q' i) * ln ((p i + q' i) / 2)
                  = (p i + q' i) * ln (p i + q' i) - (p i + q' i) * ln 2)
        by (apply times_ln_quotient; lra).
      lra. }
    rewrite E. ring.
Qed.

(* book: lem-relative-smoothness *)
(* covers: All of it: the book's lemma is about finite spaces. *)
Theorem relative_smoothness n p q q' : law n p -> law n q -> law n q' ->
  (forall i, (i < n)%nat -> 0 < q i) ->
  let g i := ln (1 - best p q i) in
  (forall i, (i < n)%nat -> g i = ln (q i / (p i + q i))) /\
  exists c c' a b,
    criterion n p q (Fin c) /\ criterion n p q' (Fin c') /\
    KL n q' q = Fin a /\ KL n (mean p q') (mean p q) = Fin b /\
    c' = c + (∑ i < n, g i * (q' i - q i)) + a - 2 * b /\
    c' <= c + (∑ i < n, g i * (q' i - q i)) + a.
Proof.
  intros P Q Q' Pos g. split.
  - intros i L. unfold g.
    rewrite (one_minus_best n) by (exact (proj1 P) || exact (proj1 Q) || auto). easy.
  - assert (DP : dominates n q p) by (intros i L _; auto).
    assert (DQ : dominates n q q') by (intros i L _; auto).
    assert (DM := kl_plus_mean n p q q' P Q Q' DQ).
    assert (LM := law_mean n p q P Q). assert (LM' := law_mean n p q' P Q').
    assert (S := smoothness n p q q' P Q Q' DP DQ).
    assert (K := kl_nonneg n _ _ LM' LM DM).
    exists (crit n p q), (crit n p q'), (kl n q' q), (kl n (mean p q') (mean p q)).
    split; [now apply crit_is_criterion|]. split; [now apply crit_is_criterion|].
    split; [apply KL_is_kl; [exact (proj1 Q')|easy]|].
    split; [apply KL_is_kl; [exact (proj1 LM')|easy]|].
    split; [exact S|]. unfold slope in S. unfold g. lra.
Qed.

(* One multiplicative step of size eta along g. *)
Definition weight n eta (g q : nat -> R) : R := ∑ i < n, q i * exp (- eta * g i).
Definition step n eta g q (i : nat) : R := q i * exp (- eta * g i) / weight n eta g q.

Lemma weight_pos n eta g q : law n q -> 0 < weight n eta g q.
Proof.
  intro Q. destruct (law_point n q Q) as [i [L I]]. unfold weight.
  apply Rlt_le_trans with (q i * exp (- eta * g i)).
  - apply Rmult_lt_0_compat; [easy|apply exp_pos].
  - apply (sum_term n (fun i => q i * exp (- eta * g i))); [|easy]. intros j J.
    apply Rmult_le_pos; [now apply Q|apply Rlt_le, exp_pos].
Qed.

Lemma law_step n eta g q : law n q -> law n (step n eta g q).
Proof.
  intro Q. assert (W := weight_pos n eta g q Q). split.
  - intros i L. apply Rmult_le_pos; [|now apply Rlt_le, Rinv_0_lt_compat].
    apply Rmult_le_pos; [now apply Q|apply Rlt_le, exp_pos].
  - unfold step, Rdiv. rewrite sum_scal_r. fold (weight n eta g q). apply Rinv_r. lra.
Qed.

Lemma step_pos n eta g q i : law n q -> 0 < q i -> 0 < step n eta g q i.
Proof.
  intros Q I. apply Rdiv_lt_0_compat; [|now apply weight_pos].
  apply Rmult_lt_0_compat; [easy|apply exp_pos].
Qed.

Lemma step_dominates n eta g q p : law n q -> dominates n q p ->
  dominates n (step n eta g q) p.
Proof. intros Q D i L I. apply step_pos; auto. Qed.

Lemma step_dominated n eta g q : law n q -> dominates n q (step n eta g q).
Proof.
  intros Q i L I. assert (N := proj1 Q i L). destruct (Req_EM_T (q i) 0) as [Z|Z]; [|lra].
  unfold step in I. rewrite Z in I. unfold Rdiv in I. rewrite !Rmult_0_l in I. lra.
Qed.

Lemma times_ln_step n eta g q c i : law n q -> 0 <= c -> (0 < c -> 0 < q i) ->
  c * ln (step n eta g q i) = c * ln (q i) - eta * (c * g i) - c * ln (weight n eta g q).
Proof.
  intros Q C D. destruct (Req_EM_T c 0) as [->|N]; [ring|].
  specialize (D ltac:(lra)). assert (W := weight_pos n eta g q Q). unfold step.
  assert (X := exp_pos (- eta * g i)).
  rewrite ln_div by (auto; now apply Rmult_lt_0_compat).
  rewrite ln_mult, ln_exp by easy. ring.
Qed.

Lemma three_points_real n eta g q w : law n q -> law n w -> dominates n q w ->
  let q' := step n eta g q in
  eta * (∑ i < n, g i * (q' i - w i)) = kl n w q - kl n w q' - kl n q' q.
Proof.
  intros Q W D q'. assert (LQ := law_step n eta g q Q). fold q' in LQ.
  assert (DQ := step_dominated n eta g q Q). fold q' in DQ.
  assert (A : kl n w q - kl n w q'
              = - eta * (∑ i < n, w i * g i) - ln (weight n eta g q) * sum n w).
  { unfold kl. rewrite <- sum_minus, <- !sum_scal, <- sum_minus. apply sum_ext. intros i L.
    unfold q'. rewrite (times_ln_step n eta g q (w i) i Q (proj1 W i L) (D i L)). ring. }
  assert (B : kl n q' q = - eta * (∑ i < n, q' i * g i) - ln (weight n eta g q) * sum n q').
  { unfold kl. rewrite <- !sum_scal, <- sum_minus. apply sum_ext. intros i L.
    unfold q' at 2. rewrite (times_ln_step n eta g q (q' i) i Q (proj1 LQ i L) (DQ i L)). ring. }
  rewrite A, B, (proj2 W), (proj2 LQ).
  rewrite (sum_ext n _ (fun i => q' i * g i - w i * g i)) by (intros; ring).
  rewrite sum_minus. ring.
Qed.

(* book: lem-three-points *)
(* covers: All of it: the book's lemma is about finite spaces. *)
Theorem three_points n eta g q w : law n q -> (forall i, (i < n)%nat -> 0 < q i) ->
  0 < eta -> law n w ->
  let q' := step n eta g q in
  exists a b c,
    KL n w q = Fin a /\ KL n w q' = Fin b /\ KL n q' q = Fin c /\
    eta * (∑ i < n, g i * (q' i - w i)) = a - b - c.
Proof.
  intros Q Pos _ W q'. assert (LQ := law_step n eta g q Q). fold q' in LQ.
  assert (D : dominates n q w) by (intros i L _; auto).
  exists (kl n w q), (kl n w q'), (kl n q' q).
  split; [apply KL_is_kl; [exact (proj1 W)|easy]|].
  split; [apply KL_is_kl; [exact (proj1 W)|now apply step_dominates]|].
  split; [apply KL_is_kl; [exact (proj1 LQ)|now apply step_dominated]|].
  now apply three_points_real.
Qed.

(* The mirror step with the exact optimal discriminator:
   q(x) exp(- eta log(1 - D(x))) / Z. *)
Fixpoint mirror n eta (p q0 : nat -> R) (t : nat) : nat -> R :=
  match t with
  | O => q0
  | S s => let q := mirror n eta p q0 s in step n eta (fun i => ln (1 - best p q i)) q
  end.

Lemma mirror_law n eta p q0 t : law n q0 -> dominates n q0 p ->
  law n (mirror n eta p q0 t) /\ dominates n (mirror n eta p q0 t) p.
Proof.
  intros Q D. induction t as [|t [IL ID]]; simpl; [easy|].
  split; [now apply law_step|now apply step_dominates].
Qed.

Lemma mirror_progress n eta p q : 0 < eta <= 1 -> law n p -> law n q -> dominates n q p ->
  let q' := step n eta (slope p q) q in
  crit n p q' <= crit n p q /\
  eta * (crit n p q' + ln 4) <= kl n p q - kl n p q'.
Proof.
  intros E P Q D q'. assert (LQ := law_step n eta (slope p q) q Q). fold q' in LQ.
  assert (DQ := step_dominated n eta (slope p q) q Q). fold q' in DQ.
  assert (DQ' : dominates n q' q) by (intros i L I; now apply step_pos).
  assert (DP : dominates n q' p) by (now apply step_dominates).
  assert (S := smoothness n p q q' P Q LQ D DQ).
  assert (K := kl_nonneg n _ _ (law_mean n p q' P LQ) (law_mean n p q P Q)
                 (kl_plus_mean n p q q' P Q LQ DQ)).
  assert (Tq := three_points_real n eta (slope p q) q q Q Q (fun i L I => I)).
  assert (Tp := three_points_real n eta (slope p q) q p Q P D). cbv zeta in Tq, Tp. fold q' in Tq, Tp.
  rewrite kl_same in Tq.
  assert (K1 := kl_nonneg n q q' Q LQ DQ'). assert (K2 := kl_nonneg n q' q LQ Q DQ).
  assert (G := crit_slope n p q p P Q P D).
  destruct (crit_bound n p p P P) as [_ [_ CP]]. rewrite CP in G by easy.
  assert (Split : ∑ i < n, slope p q i * (q' i - q i)
     = (∑ i < n, slope p q i * (p i - q i)) + (∑ i < n, slope p q i * (q' i - p i))).
  { rewrite <- sum_plus. apply sum_ext. intros. ring. }
  set (s := ∑ i < n, slope p q i * (q' i - q i)) in *.
  set (s' := ∑ i < n, slope p q i * (q' i - p i)) in *.
  set (k := kl n q' q) in *. set (m := kl n (mean p q') (mean p q)) in *.
  assert (EK : eta * k <= k).
  { assert (0 <= (1 - eta) * k) by (apply Rmult_le_pos; lra). lra. }
  split.
  - assert (s + k <= 0); [|lra].
    apply Rmult_le_reg_l with eta; [lra|]. lra.
  - assert (crit n p q' + ln 4 <= s' + k) by lra.
    apply Rmult_le_compat_l with (r := eta) in H; [|lra]. lra.
Qed.

(* book: thm-mirror-step *)
(* covers: All of it: the book's theorem is about finite spaces; points without mass included. *)
Theorem mirror_step n eta p q0 : 0 < eta <= 1 -> law n p -> law n q0 ->
  (forall i, (i < n)%nat -> 0 < p i -> 0 < q0 i) ->
  let q := mirror n eta p q0 in
  (forall t c c', criterion n p (q t) (Fin c) -> criterion n p (q (S t)) (Fin c') -> c' <= c) /\
  exists k, KL n p q0 = Fin k /\
    forall T c, (1 <= T)%nat -> criterion n p (q T) (Fin c) ->
      c + ln 4 <= k / (eta * INR T).
Proof.
  intros E P Q0 D q.
  assert (L : forall t, law n (q t) /\ dominates n (q t) p).
  { intro t. now apply mirror_law. }
  assert (Pr : forall t, crit n p (q (S t)) <= crit n p (q t) /\
     eta * (crit n p (q (S t)) + ln 4) <= kl n p (q t) - kl n p (q (S t))).
  { intro t. destruct (L t) as [A B]. now apply mirror_progress. }
  split.
  - intros t c c' C C'. apply crit_is_criterion in C, C'; try easy; try apply L.
    injection C as ->. injection C' as ->. apply Pr.
  - exists (kl n p q0). split; [apply KL_is_kl; [exact (proj1 P)|easy]|].
    assert (Tel : forall T, eta * (INR T * (crit n p (q T) + ln 4)) <= kl n p q0 - kl n p (q T)).
    { induction T as [|T IH]; [simpl; unfold q; simpl; lra|].
      destruct (Pr T) as [M G]. rewrite S_INR.
      assert (0 <= eta * (INR T * (crit n p (q T) - crit n p (q (S T))))).
      { apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [apply pos_INR|lra]. }
      lra. }
    intros T c T1 C. apply crit_is_criterion in C; [|easy|apply L]. injection C as ->.
    destruct (L T) as [A B]. assert (K := kl_nonneg n p (q T) P A B).
    assert (0 < INR T) by (apply lt_0_INR; lia).
    apply Rmult_le_reg_r with (eta * INR T); [apply Rmult_lt_0_compat; lra|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l by (apply Rgt_not_eq, Rmult_lt_0_compat; lra).
    specialize (Tel T). lra.
Qed.

Lemma mirror_one n p q : law n p -> law n q -> dominates n q p ->
  same n (step n 1 (slope p q) q) (mean p q).
Proof.
  intros P Q D.
  assert (W : forall i, (i < n)%nat -> q i * exp (- (1) * slope p q i) = p i + q i).
  { intros i L. assert (A := proj1 P i L). assert (B := proj1 Q i L). specialize (D i L).
    destruct (Req_EM_T (q i) 0) as [Z|N].
    - assert (p i = 0) as -> by (destruct (Req_EM_T (p i) 0); [easy|lra]). rewrite Z. ring.
    - rewrite (slope_at n) by (exact (proj1 P) || exact (proj1 Q) || easy || lra).
      replace (- (1) * (ln (q i) - ln (p i + q i))) with (ln (p i + q i) + - ln (q i)) by ring.
      rewrite exp_plus, exp_Ropp, !exp_ln by lra. field. lra. }
  assert (Z : weight n 1 (slope p q) q = 2).
  { unfold weight. rewrite (sum_ext n _ (fun i => p i + q i)) by exact W.
    rewrite sum_plus, (proj2 P), (proj2 Q). ring. }
  intros i L. unfold step, mean. now rewrite Z, W.
Qed.

Lemma crit_same n p q q' : law n p -> law n q -> law n q' -> same n q q' ->
  crit n p q = crit n p q'.
Proof.
  intros P Q Q' S. rewrite !crit_peaks by easy. apply sum_ext. intros i L. now rewrite S.
Qed.

(* book: prop-mirror-halving *)
(* covers: Finite spaces; the book adds that the same is true for densities. *)
Theorem mirror_halving n p q0 : law n p -> law n q0 ->
  (forall i, (i < n)%nat -> 0 < p i -> 0 < q0 i) ->
  let q := mirror n 1 p q0 in
  (forall t, same n (q (S t)) (fun i => (p i + q t i) / 2)) /\
  (forall t i, (i < n)%nat -> q t i - p i = / 2 ^ t * (q0 i - p i)) /\
  (forall t, tv n (q t) p = / 2 ^ t * tv n q0 p) /\
  (forall t c c0, criterion n p (q t) (Fin c) -> criterion n p q0 (Fin c0) ->
     c + ln 4 <= / 2 ^ t * (c0 + ln 4)).
Proof.
  intros P Q0 D q.
  assert (L : forall t, law n (q t) /\ dominates n (q t) p) by (intro; now apply mirror_law).
  assert (H : forall t, same n (q (S t)) (mean p (q t))).
  { intro t. destruct (L t). now apply mirror_one. }
  assert (Pow : forall t, / 2 ^ S t = / 2 * / 2 ^ t).
  { intro t. simpl. apply Rinv_mult. }
  assert (X : forall t i, (i < n)%nat -> q t i - p i = / 2 ^ t * (q0 i - p i)).
  { induction t as [|t IH]; intros i I.
    - change (q 0%nat) with q0. simpl. rewrite Rinv_1. ring.
    - rewrite (H t i I), Pow, Rmult_assoc, <- IH by easy. unfold mean. field. }
  split; [exact H|]. split; [exact X|]. split.
  - intro t. unfold tv. rewrite (sum_ext n _ (fun i => / 2 ^ t * Rabs (q0 i - p i))).
    + rewrite sum_scal. field. apply pow_nonzero. lra.
    + intros i I. rewrite X, Rabs_mult by easy. f_equal. apply Rabs_pos_eq.
      apply Rlt_le, Rinv_0_lt_compat, pow_lt. lra.
  - intros t c c0 C C0. destruct (L t) as [Lt _].
    apply crit_is_criterion in C, C0; auto. injection C as ->. injection C0 as ->.
    clear Lt. induction t as [|t IH].
    + change (q 0%nat) with q0. simpl. rewrite Rinv_1. lra.
    + destruct (L t) as [Lt _]. destruct (L (S t)) as [Lt' _].
      assert (M : law n (mix (/ 2) p (q t))) by (apply law_mix; auto; lra).
      assert (K := crit_convex n p p (q t) (/ 2) P P Lt ltac:(lra)).
      destruct (crit_bound n p p P P) as [_ [_ CP]]. rewrite CP in K by easy.
      rewrite (crit_same n p (q (S t)) (mix (/ 2) p (q t)) P Lt' M).
      * rewrite Pow. lra.
      * intros i I. rewrite (H t i I). unfold mean, mix. field.
Qed.

Lemma jsd_tv n p q : law n p -> law n q ->
  tv n p q * tv n p q <= 2 * jsd n p q /\ 2 * jsd n p q <= 2 * ln 2 * tv n p q.
Proof.
  intros P Q. assert (NP := proj1 P). assert (NQ := proj1 Q). split.
  - assert (M := law_mean n p q P Q).
    assert (A := kl_tv n p _ P M (dominates_mean_l n p q NQ)).
    assert (B := kl_tv n q _ Q M (dominates_mean_r n p q NP)).
    assert (TA : tv n p (mean p q) = tv n p q / 2).
    { unfold tv, mean. rewrite (sum_ext n _ (fun i => / 2 * Rabs (p i - q i))).
      - rewrite sum_scal. field.
      - intros i _. replace (p i - (p i + q i) / 2) with (/ 2 * (p i - q i)) by field.
        rewrite Rabs_mult. f_equal. apply Rabs_pos_eq. lra. }
    assert (TB : tv n q (mean p q) = tv n p q / 2).
    { unfold tv, mean. rewrite (sum_ext n _ (fun i => / 2 * Rabs (p i - q i))).
      - rewrite sum_scal. field.
      - intros i _. replace (q i - (p i + q i) / 2) with (- / 2 * (p i - q i)) by field.
        rewrite Rabs_mult. f_equal. rewrite Rabs_Ropp. apply Rabs_pos_eq. lra. }
    rewrite TA in A. rewrite TB in B.
    assert (2 * jsd n p q = kl n p (mean p q) + kl n q (mean p q)).
    { unfold jsd, kl. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros. field. }
    lra.
  - assert (K := peaks_are_jsd n p q P Q). rewrite ln_4 in K.
    assert (∑ i < n, peak (p i) (q i) <= ∑ i < n, ln 2 * (Rabs (p i - q i) - p i - q i)).
    { apply sum_le. intros i L. specialize (NP i L). specialize (NQ i L).
      assert (E : forall m M, 0 <= m -> m <= M -> peak m M <= - ln 2 * (2 * m)).
      { intros m M A B. assert (X := peak_plus m m 0 (M - m) A A ltac:(lra) ltac:(lra)).
        replace (m + 0) with m in X by ring. replace (m + (M - m)) with M in X by ring.
        unfold peak in X at 2 3. rewrite !Rplus_0_l in X.
        replace (m + m) with (2 * m) in X by ring.
        rewrite Rmult_assoc, (times_ln_product m 2 m) in X by (try lra; intro; lra). lra. }
      assert (Sym : peak (p i) (q i) = peak (q i) (p i)).
      { unfold peak. rewrite (Rplus_comm (q i)). ring. }
      unfold Rabs. destruct (Rcase_abs (p i - q i)).
      - specialize (E (p i) (q i)). lra.
      - rewrite Sym. specialize (E (q i) (p i)). lra. }
    rewrite sum_scal, !sum_minus, (proj2 P), (proj2 Q) in H. unfold tv. lra.
Qed.

(* book: prop-criterion-tv *)
(* covers: Finite spaces, and every sequence of laws. *)
Theorem criterion_tv n p q : law n p -> law n q ->
  (exists j c, JSD n p q = Fin j /\ criterion n p q (Fin c) /\
     tv n p q * tv n p q <= 2 * j /\ 2 * j = c + ln 4 /\ c + ln 4 <= 2 * ln 2 * tv n p q) /\
  (forall (Q : nat -> nat -> R) (C : nat -> R),
     (forall t, law n (Q t)) -> (forall t, criterion n p (Q t) (Fin (C t))) ->
     (Un_cv C (- ln 4) <-> Un_cv (fun t => tv n p (Q t)) 0)).
Proof.
  intros P L. split.
  - exists (jsd n p q), (crit n p q).
    split; [apply JSD_is_jsd; [exact (proj1 P)|exact (proj1 L)]|].
    split; [now apply crit_is_criterion|]. destruct (jsd_tv n p q P L) as [A B].
    unfold crit. repeat split; lra.
  - intros Q C LQ HC.
    assert (X : forall t, tv n p (Q t) * tv n p (Q t) <= C t + ln 4 /\
                          C t + ln 4 <= 2 * ln 2 * tv n p (Q t) /\ 0 <= tv n p (Q t)).
    { intro t. specialize (HC t). apply crit_is_criterion in HC; auto. injection HC as ->.
      destruct (jsd_tv n p (Q t) P (LQ t)). unfold crit.
      split; [lra|]. split; [lra|]. now apply tv_bounds. }
    assert (L2 := ln_2_pos). split; intros Lim e E.
    + destruct (Lim (e * e)) as [N H]; [now apply Rmult_lt_0_compat|].
      exists N. intros t T. specialize (H t T). destruct (X t) as [X1 [_ X3]].
      unfold R_dist in *. rewrite Rminus_0_r, Rabs_pos_eq by easy.
      apply Rabs_def2 in H. apply Rsqr_incrst_0; unfold Rsqr; lra.
    + destruct (Lim (e / (2 * ln 2))) as [N H]; [apply Rdiv_lt_0_compat; lra|].
      exists N. intros t T. specialize (H t T). destruct (X t) as [X1 [X2 X3]].
      unfold R_dist in *. rewrite Rminus_0_r, Rabs_pos_eq in H by easy.
      assert (0 <= tv n p (Q t) * tv n p (Q t)) by now apply Rmult_le_pos.
      rewrite Rabs_pos_eq by lra.
      apply Rmult_lt_compat_l with (r := 2 * ln 2) in H; [|lra].
      replace (2 * ln 2 * (e / (2 * ln 2))) with e in H by (field; lra). lra.
Qed.
