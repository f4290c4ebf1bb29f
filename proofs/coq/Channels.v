(* Chapter 11: equal treatment of places, and what batch normalisation cannot see. *)
Require Export Layers.

Definition average (n : nat) (x : nat -> R) : R := sum n x / INR n.
Definition spread2 (n : nat) (x : nat -> R) : R := (∑ i < n, (x i - average n x) ^ 2) / INR n.
Definition batch_norm (n : nat) (e gamma delta : R) (x : nat -> R) (i : nat) : R :=
  gamma * ((x i - average n x) / sqrt (spread2 n x + e)) + delta.

Lemma spread2_nonneg n x : (1 <= n)%nat -> 0 <= spread2 n x.
Proof.
  intro N. assert (P : 0 < INR n) by (apply lt_0_INR; lia).
  apply Rmult_le_pos; [|now apply Rlt_le, Rinv_0_lt_compat].
  apply sum_nonneg. intros. apply pow2_ge_0.
Qed.

Lemma average_affine n a b x : (1 <= n)%nat ->
  average n (fun i => a * x i + b) = a * average n x + b.
Proof.
  intro N. assert (P : 0 < INR n) by (apply lt_0_INR; lia).
  unfold average. rewrite sum_plus, sum_scal, sum_const. field. lra.
Qed.

Lemma spread2_affine n a b x : (1 <= n)%nat ->
  spread2 n (fun i => a * x i + b) = a ^ 2 * spread2 n x.
Proof.
  intro N. unfold spread2. rewrite average_affine by easy.
  rewrite (sum_ext n _ (fun i => a ^ 2 * (x i - average n x) ^ 2)) by (intros; ring).
  rewrite sum_scal. unfold Rdiv. ring.
Qed.

(* book: prop-batch-norm-blind *)
(* covers: All of it; a loss is any function of the outputs of the channel. *)
Theorem batch_norm_blind n e gamma delta x : (1 <= n)%nat -> 0 < e ->
  average n (batch_norm n e gamma delta x) = delta /\
  spread2 n (batch_norm n e gamma delta x) = gamma ^ 2 * spread2 n x / (spread2 n x + e) /\
  (forall l k i, 0 < l -> (i < n)%nat ->
     batch_norm n e gamma delta (fun i => l * x i + k) i
     = batch_norm n (e / l ^ 2) gamma delta x i) /\
  (forall b i, (i < n)%nat ->
     batch_norm n e gamma delta (fun i => x i + b) i = batch_norm n e gamma delta x i) /\
  (forall (J : (nat -> R) -> R) b,
     (forall y z, (forall i, (i < n)%nat -> y i = z i) -> J y = J z) ->
     derivable_pt_lim (fun b => J (batch_norm n e gamma delta (fun i => x i + b))) b 0).
Proof.
  intros N E. assert (P : 0 < INR n) by (apply lt_0_INR; lia).
  assert (V := spread2_nonneg n x N). set (v := spread2 n x) in *.
  assert (S : 0 < sqrt (v + e)) by (apply sqrt_lt_R0; lra).
  assert (SS : sqrt (v + e) * sqrt (v + e) = v + e) by (apply sqrt_sqrt; lra).
  assert (Aff : forall i, batch_norm n e gamma delta x i
    = gamma / sqrt (v + e) * x i + (delta - gamma / sqrt (v + e) * average n x)).
  { intro i. unfold batch_norm. fold v. field. lra. }
  assert (Shift : forall b i,
    batch_norm n e gamma delta (fun i => x i + b) i = batch_norm n e gamma delta x i).
  { intros b i. unfold batch_norm.
    assert (A : average n (fun i => x i + b) = average n x + b).
    { rewrite <- (Rmult_1_l (average n x)), <- average_affine by easy. unfold average. f_equal.
      apply sum_ext. intros. ring. }
    assert (B : spread2 n (fun i => x i + b) = spread2 n x).
    { unfold spread2. rewrite A. f_equal. apply sum_ext. intros. ring. }
    rewrite A, B. f_equal. f_equal. f_equal. ring. }
  split; [|split; [|split; [|split]]].
  - transitivity (average n (fun i => gamma / sqrt (v + e) * x i
        + (delta - gamma / sqrt (v + e) * average n x))).
    + unfold average. f_equal. apply sum_ext. intros i _. apply Aff.
    + rewrite average_affine by easy. ring.
  - transitivity (spread2 n (fun i => gamma / sqrt (v + e) * x i
        + (delta - gamma / sqrt (v + e) * average n x))).
    + unfold spread2. f_equal.
      assert (A : average n (batch_norm n e gamma delta x)
        = average n (fun i => gamma / sqrt (v + e) * x i
            + (delta - gamma / sqrt (v + e) * average n x))).
      { unfold average. f_equal. apply sum_ext. intros i _. apply Aff. }
      apply sum_ext. intros i _. now rewrite A, Aff.
    + rewrite spread2_affine by easy. fold v.
      replace ((gamma / sqrt (v + e)) ^ 2) with (gamma ^ 2 / (sqrt (v + e) * sqrt (v + e)))
        by (field; lra).
      rewrite SS. field. lra.
  - intros l k i L I. unfold batch_norm.
    rewrite average_affine, spread2_affine by easy. fold v.
    assert (L2 : 0 < l ^ 2) by now apply pow_lt.
    assert (R0 : sqrt (l ^ 2 * v + e) = l * sqrt (v + e / l ^ 2)).
    { replace (l ^ 2 * v + e) with (l * l * (v + e / l ^ 2)) by (field; lra).
      rewrite sqrt_mult_alt, sqrt_square by (try apply Rmult_le_pos; lra). easy. }
    assert (0 < e / l ^ 2) by now apply Rdiv_lt_0_compat.
    assert (Q : 0 < sqrt (v + e / l ^ 2)) by (apply sqrt_lt_R0; lra).
    rewrite R0. field. split; lra.
  - intros b i _. apply Shift.
  - intros J b Loc. apply (derivable_pt_lim_ext (fun _ => J (batch_norm n e gamma delta x))).
    + intro c. apply Loc. intros i _. symmetry. apply Shift.
    + apply derivable_pt_lim_const.
Qed.

(* S shifts every number one place further, around the end: (Sx)(i) = x(i - 1). *)
Definition shift (n : nat) (i k : nat) : R := at_point ((i + n - 1) mod n) k.
Definition matmul (n : nat) (A B : nat -> nat -> R) (i k : nat) : R := ∑ j < n, A i j * B j k.

(* book: prop-weight-sharing *)
(* covers: All of it. *)
Theorem weight_sharing n (B : nat -> nat -> R) : (1 <= n)%nat ->
  ((forall i k, (i < n)%nat -> (k < n)%nat ->
      matmul n B (shift n) i k = matmul n (shift n) B i k) <->
   exists w : nat -> R, forall i k, (i < n)%nat -> (k < n)%nat ->
      B i k = w ((i + n - k) mod n)%nat).
Proof.
  intro N.
  assert (Left : forall i k, (i < n)%nat -> (k < n)%nat ->
    matmul n B (shift n) i k = B i ((k + 1) mod n)%nat).
  { intros i k I K. unfold matmul, shift.
    rewrite <- (sum_at_point n ((k + 1) mod n) (B i)) by (apply Nat.mod_upper_bound; lia).
    apply sum_ext. intros j J. unfold at_point.
    assert (H : k = ((j + n - 1) mod n)%nat <-> j = ((k + 1) mod n)%nat).
    { destruct (Nat.eq_dec j 0) as [->|J0].
      - replace (0 + n - 1)%nat with (n - 1)%nat by lia. rewrite Nat.mod_small by lia.
        destruct (Nat.eq_dec k (n - 1)) as [->|Kn].
        + replace (n - 1 + 1)%nat with n by lia. rewrite Nat.mod_same by lia. easy.
        + rewrite (Nat.mod_small (k + 1)) by lia. lia.
      - replace (j + n - 1)%nat with (j - 1 + 1 * n)%nat by lia.
        rewrite Nat.mod_add, Nat.mod_small by lia.
        destruct (Nat.eq_dec k (n - 1)) as [->|Kn].
        + replace (n - 1 + 1)%nat with n by lia. rewrite Nat.mod_same by lia. lia.
        + rewrite (Nat.mod_small (k + 1)) by lia. lia. }
    destruct (Nat.eq_dec k ((j + n - 1) mod n)), (Nat.eq_dec j ((k + 1) mod n)); try tauto; ring. }
  assert (Right : forall i k, (i < n)%nat -> (k < n)%nat ->
    matmul n (shift n) B i k = B ((i + n - 1) mod n)%nat k).
  { intros i k I K. unfold matmul, shift.
    apply (sum_at_point n ((i + n - 1) mod n) (fun j => B j k)). apply Nat.mod_upper_bound. lia. }
  split.
  - intro C. exists (fun d => B d 0%nat).
    assert (Step : forall i k, (i < n)%nat -> (k + 1 < n)%nat ->
      B i (k + 1)%nat = B ((i + n - 1) mod n)%nat k).
    { intros i k I K. specialize (C i k I ltac:(lia)). rewrite Left, Right in C by lia.
      now rewrite Nat.mod_small in C by lia. }
    intros i k I K. revert i I. induction k as [|k IH]; intros i I.
    + f_equal. replace (i + n - 0)%nat with (i + 1 * n)%nat by lia.
      rewrite Nat.mod_add, Nat.mod_small by lia. easy.
    + replace (S k) with (k + 1)%nat in * by lia. rewrite Step by easy.
      rewrite IH by (try lia; apply Nat.mod_upper_bound; lia). f_equal.
      destruct (Nat.eq_dec i 0) as [->|I0].
      * replace (0 + n - 1)%nat with (n - 1)%nat by lia. rewrite (Nat.mod_small (n - 1)) by lia.
        replace (n - 1 + n - k)%nat with (0 + n - (k + 1) + 1 * n)%nat by lia.
        now rewrite Nat.mod_add by lia.
      * replace (i + n - 1)%nat with (i - 1 + 1 * n)%nat by lia.
        rewrite Nat.mod_add, (Nat.mod_small (i - 1)) by lia. f_equal. lia.
  - intros [w H] i k I K. rewrite Left, Right by easy.
    assert (Q : ((i + n - 1) mod n < n)%nat) by (apply Nat.mod_upper_bound; lia).
    assert (Q' : ((k + 1) mod n < n)%nat) by (apply Nat.mod_upper_bound; lia).
    rewrite !H by easy. f_equal.
    assert (Ei : ((i + n - 1) mod n = if Nat.eq_dec i 0 then n - 1 else i - 1)%nat).
    { destruct (Nat.eq_dec i 0) as [->|I0].
      - replace (0 + n - 1)%nat with (n - 1)%nat by lia. apply Nat.mod_small. lia.
      - replace (i + n - 1)%nat with (i - 1 + 1 * n)%nat by lia.
        rewrite Nat.mod_add by lia. apply Nat.mod_small. lia. }
    assert (Ek : ((k + 1) mod n = if Nat.eq_dec k (n - 1) then 0 else k + 1)%nat).
    { destruct (Nat.eq_dec k (n - 1)) as [->|Kn].
      - replace (n - 1 + 1)%nat with n by lia. apply Nat.mod_same. lia.
      - apply Nat.mod_small. lia. }
    rewrite Ei, Ek. destruct (Nat.eq_dec i 0) as [->|I0], (Nat.eq_dec k (n - 1)) as [->|Kn].
    + replace (n - 1 + n - (n - 1))%nat with (0 + n - 0)%nat by lia. easy.
    + replace (n - 1 + n - k)%nat with (0 + n - (k + 1) + 1 * n)%nat by lia.
      now rewrite Nat.mod_add by lia.
    + replace (i + n - 0)%nat with (i - 1 + n - (n - 1) + 1 * n)%nat by lia.
      now rewrite Nat.mod_add by lia.
    + f_equal. lia.
Qed.
