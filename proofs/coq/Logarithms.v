(* One inequality carries the theory of finite laws: ln t <= t - 1. *)
Require Export Laws.

Lemma ln_le_sub_one t : 0 < t -> ln t <= t - 1.
Proof. intro H. pose proof (exp_ineq1_le (ln t)) as E. rewrite exp_ln in E; lra. Qed.

Lemma ln_eq_sub_one t : 0 < t -> ln t = t - 1 -> t = 1.
Proof.
  intros H E. destruct (Req_EM_T (ln t) 0) as [Z|N]; [lra|].
  pose proof (exp_ineq1 (ln t) N) as S. rewrite exp_ln in S; lra.
Qed.

Lemma ln_div a b : 0 < a -> 0 < b -> ln (a / b) = ln a - ln b.
Proof.
  intros A B. unfold Rdiv. rewrite ln_mult, ln_Rinv by auto using Rinv_0_lt_compat. ring.
Qed.

Lemma ln_positive t : 1 < t -> 0 < ln t.
Proof. intro H. rewrite <- ln_1. apply ln_increasing; lra. Qed.

Lemma ln_nonpos t : 0 < t <= 1 -> ln t <= 0.
Proof. intro H. pose proof (ln_le_sub_one t). lra. Qed.

Lemma ln_2_pos : 0 < ln 2.
Proof. apply ln_positive. lra. Qed.

Lemma ln_4 : ln 4 = 2 * ln 2.
Proof. replace 4 with (2 * 2) by ring. rewrite ln_mult; lra. Qed.

(* "Where a has mass, b has": the difference of a and b bounds a log (a/b). *)
Lemma relative_entropy_term a b :
  0 <= a -> 0 <= b -> (0 < a -> 0 < b) -> a - b <= a * ln a - a * ln b.
Proof.
  intros A B H. destruct (Req_EM_T a 0) as [->|N]; [lra|].
  assert (P : 0 < a) by lra. specialize (H P).
  pose proof (ln_le_sub_one (b / a) (Rdiv_lt_0_compat _ _ H P)) as L.
  rewrite ln_div in L by easy. apply Rmult_le_compat_l with (r := a) in L; [|lra].
  replace (a * (b / a - 1)) with (b - a) in L by (field; lra). lra.
Qed.

Lemma relative_entropy_term_eq a b :
  0 <= a -> 0 <= b -> (0 < a -> 0 < b) -> a - b = a * ln a - a * ln b -> a = b.
Proof.
  intros A B H E. destruct (Req_EM_T a 0) as [->|N]; [lra|].
  assert (P : 0 < a) by lra. specialize (H P).
  assert (Q : b / a = 1).
  { apply ln_eq_sub_one; [now apply Rdiv_lt_0_compat|].
    rewrite ln_div by easy. apply Rmult_eq_reg_l with a; [|lra].
    replace (a * (b / a - 1)) with (b - a) by (field; lra). lra. }
  apply Rmult_eq_compat_l with (r := a) in Q. field_simplify in Q; lra.
Qed.

(* a log (a/b) with a = 0 allowed. *)
Lemma times_ln_quotient a b :
  0 <= a -> (0 < a -> 0 < b) -> a * ln (a / b) = a * ln a - a * ln b.
Proof.
  intros A H. destruct (Req_EM_T a 0) as [->|N]; [ring|].
  rewrite ln_div by lra. ring.
Qed.

Lemma times_ln_product c a b :
  0 <= c -> (0 < c -> 0 < a /\ 0 < b) -> c * ln (a * b) = c * ln a + c * ln b.
Proof.
  intros C H. destruct (Req_EM_T c 0) as [->|N]; [ring|].
  destruct H; [lra|]. rewrite ln_mult by easy. ring.
Qed.

(* The sum of a log (a/b) is at least the difference of the masses. *)
Lemma sum_relative_entropy n a b :
  (forall i, (i < n)%nat -> 0 <= a i) -> (forall i, (i < n)%nat -> 0 <= b i) ->
  (forall i, (i < n)%nat -> 0 < a i -> 0 < b i) ->
  sum n a - sum n b <= ∑ i < n, (a i * ln (a i) - a i * ln (b i)).
Proof.
  intros A B H. rewrite <- sum_minus. apply sum_le.
  intros i L. apply relative_entropy_term; auto.
Qed.

Lemma sum_relative_entropy_eq n a b :
  (forall i, (i < n)%nat -> 0 <= a i) -> (forall i, (i < n)%nat -> 0 <= b i) ->
  (forall i, (i < n)%nat -> 0 < a i -> 0 < b i) ->
  sum n a - sum n b = ∑ i < n, (a i * ln (a i) - a i * ln (b i)) ->
  forall i, (i < n)%nat -> a i = b i.
Proof.
  intros A B H E i L. rewrite <- sum_minus in E.
  apply relative_entropy_term_eq; auto.
  apply (sum_eq_terms n (fun i => a i - b i) (fun i => a i * ln (a i) - a i * ln (b i))); auto.
  intros j J. apply relative_entropy_term; auto.
Qed.

(* The log-sum inequality, and when it is an equality. *)
Lemma log_sum n a b :
  (forall i, (i < n)%nat -> 0 <= a i) -> (forall i, (i < n)%nat -> 0 <= b i) ->
  (forall i, (i < n)%nat -> 0 < a i -> 0 < b i) ->
  sum n a * ln (sum n a) - sum n a * ln (sum n b)
    <= ∑ i < n, (a i * ln (a i) - a i * ln (b i)) /\
  (sum n a * ln (sum n a) - sum n a * ln (sum n b)
    = ∑ i < n, (a i * ln (a i) - a i * ln (b i)) ->
   forall i, (i < n)%nat -> a i * sum n b = b i * sum n a).
Proof.
  intros A B H.
  assert (SA : 0 <= sum n a) by now apply sum_nonneg.
  assert (SB : 0 <= sum n b) by now apply sum_nonneg.
  destruct (Req_EM_T (sum n a) 0) as [Z|N].
  - assert (Z' := sum_zero_terms n a A Z). split.
    + rewrite Z, (sum_all_zero n (fun i => a i * ln (a i) - a i * ln (b i))); [lra|].
      intros i L. rewrite Z' by easy. ring.
    + intros _ i L. rewrite Z, Z' by easy. ring.
  - assert (PA : 0 < sum n a) by lra.
    assert (PB : 0 < sum n b).
    { destruct (sum_positive n a A PA) as [i [L I]].
      apply Rlt_le_trans with (b i); [auto|]. now apply sum_term. }
    set (c := sum n a / sum n b).
    assert (C : 0 < c) by now apply Rdiv_lt_0_compat.
    assert (M : ∑ i < n, c * b i = sum n a) by (rewrite sum_scal; unfold c; field; lra).
    assert (CB : forall i, (i < n)%nat -> 0 <= c * b i).
    { intros i L. apply Rmult_le_pos; [lra|auto]. }
    assert (CH : forall i, (i < n)%nat -> 0 < a i -> 0 < c * b i).
    { intros i L I. apply Rmult_lt_0_compat; auto. }
    assert (S : ∑ i < n, (a i * ln (a i) - a i * ln (c * b i))
                = (∑ i < n, (a i * ln (a i) - a i * ln (b i)))
                  - (sum n a * ln (sum n a) - sum n a * ln (sum n b))).
    { transitivity (∑ i < n, ((a i * ln (a i) - a i * ln (b i)) - a i * ln c)).
      - apply sum_ext. intros i L. rewrite times_ln_product by auto. ring.
      - rewrite (sum_minus n (fun i => a i * ln (a i) - a i * ln (b i))), sum_scal_r.
        unfold c. rewrite ln_div by easy. ring. }
    split.
    + pose proof (sum_relative_entropy n a (fun i => c * b i) A CB CH) as G. cbv beta in G.
      rewrite S, M in G. lra.
    + intros E i L.
      assert (a i = c * b i) as ->.
      { apply (sum_relative_entropy_eq n a (fun i => c * b i) A CB CH); [|easy].
        rewrite S, M. lra. }
      unfold c. field. lra.
Qed.
