(* Chapter 9: entropy and mutual information of finite variables.

   X takes the values 0 .. n-1, Y takes 0 .. k-1; r i j is the probability of
   X = i and Y = j. A pair is one point of a space with n * k points. *)
Require Export MirrorStep.

Definition flat (k : nat) (r : nat -> nat -> R) (m : nat) : R := r (m / k)%nat (m mod k)%nat.

Lemma sum_flat n k f : sum (n * k) (flat k f) = ∑ i < n, ∑ j < k, f i j.
Proof.
  induction n as [|n IH]; [easy|].
  replace (S n * k)%nat with (n * k + k)%nat by lia. rewrite sum_app. simpl. rewrite IH.
  f_equal. apply sum_ext. intros j J. unfold flat. f_equal.
  - rewrite Nat.div_add_l by lia. rewrite Nat.div_small by easy. lia.
  - rewrite Nat.add_comm, Nat.mod_add by lia. now apply Nat.mod_small.
Qed.

Lemma flat_range n k m : (m < n * k)%nat -> (m / k < n)%nat /\ (m mod k < k)%nat.
Proof.
  intro M. assert (K : (k <> 0)%nat) by (intro Z; rewrite Z in M; lia). split.
  - apply Nat.div_lt_upper_bound; lia.
  - now apply Nat.mod_upper_bound.
Qed.

Lemma flat_at k r i j : (j < k)%nat -> flat k r (i * k + j) = r i j.
Proof.
  intro J. unfold flat. f_equal.
  - rewrite Nat.div_add_l by lia. rewrite Nat.div_small by easy. lia.
  - rewrite Nat.add_comm, Nat.mod_add by lia. now apply Nat.mod_small.
Qed.

Lemma index_range n k i j : (i < n)%nat -> (j < k)%nat -> (i * k + j < n * k)%nat.
Proof. intros. nia. Qed.

(* The law of a pair, and of each part. *)
Definition joint (n k : nat) (r : nat -> nat -> R) : Prop := law (n * k) (flat k r).
Definition law_x (k : nat) (r : nat -> nat -> R) (i : nat) : R := ∑ j < k, r i j.
Definition law_y (n : nat) (r : nat -> nat -> R) (j : nat) : R := ∑ i < n, r i j.
Definition product (p q : nat -> R) (i j : nat) : R := p i * q j.
Definition swap (r : nat -> nat -> R) (j i : nat) : R := r i j.

Lemma joint_iff n k r : joint n k r <->
  (forall i j, (i < n)%nat -> (j < k)%nat -> 0 <= r i j) /\ ∑ i < n, ∑ j < k, r i j = 1.
Proof.
  unfold joint, law. rewrite sum_flat. split; intros [A B]; split; auto.
  - intros i j I J. rewrite <- (flat_at k r i j J). apply A. now apply index_range.
  - intros m M. destruct (flat_range n k m M). now apply A.
Qed.

Lemma joint_law_x n k r : joint n k r -> law n (law_x k r).
Proof.
  rewrite joint_iff. intros [A B]. split; [|exact B].
  intros i I. apply sum_nonneg. auto.
Qed.

Lemma joint_law_y n k r : joint n k r -> law k (law_y n r).
Proof.
  rewrite joint_iff. intros [A B]. split.
  - intros j J. apply sum_nonneg. auto.
  - unfold law_y. now rewrite <- sum_swap.
Qed.

Lemma joint_swap n k r : joint n k r -> joint k n (swap r).
Proof.
  rewrite !joint_iff. intros [A B]. split; [unfold swap; auto|].
  unfold swap. now rewrite sum_swap.
Qed.

Lemma joint_product n k p q : law n p -> law k q -> joint n k (product p q).
Proof.
  intros P Q. apply joint_iff. unfold product. split.
  - intros i j I J. apply Rmult_le_pos; [now apply P|now apply Q].
  - rewrite <- sum_product, (proj2 P), (proj2 Q). ring.
Qed.

Lemma le_law_x n k r i j : joint n k r -> (i < n)%nat -> (j < k)%nat -> r i j <= law_x k r i.
Proof.
  rewrite joint_iff. intros [A _] I J. apply (sum_term k (fun j => r i j)); auto.
Qed.

Lemma le_law_y n k r i j : joint n k r -> (i < n)%nat -> (j < k)%nat -> r i j <= law_y n r j.
Proof.
  rewrite joint_iff. intros [A _] I J. apply (sum_term n (fun i => r i j)); auto.
Qed.

(* H(Y); Coq's ln 0 is 0, so a value without mass counts 0. *)
Definition entropy (n : nat) (p : nat -> R) : R := - ∑ i < n, p i * ln (p i).

(* I(X; Y) = KL of the joint law from the product of its marginals. *)
Definition information (n k : nat) (r : nat -> nat -> R) : extended :=
  KL (n * k) (flat k r) (flat k (product (law_x k r) (law_y n r))).

(* The law of Y given X = i, and H(Y | X), the mean of its entropies. *)
Definition given (k : nat) (r : nat -> nat -> R) (i j : nat) : R := r i j / law_x k r i.
Definition conditional_entropy (n k : nat) (r : nat -> nat -> R) : R :=
  ∑ i < n, law_x k r i * entropy k (given k r i).

Definition joint_entropy n k r : R := entropy (n * k) (flat k r).

Lemma joint_entropy_sum n k r : joint_entropy n k r = - ∑ i < n, ∑ j < k, r i j * ln (r i j).
Proof.
  unfold joint_entropy, entropy. f_equal.
  apply (sum_flat n k (fun i j => r i j * ln (r i j))).
Qed.

Lemma law_given n k r i : joint n k r -> (i < n)%nat -> 0 < law_x k r i -> law k (given k r i).
Proof.
  intros J I P. assert (A := proj1 (proj1 (joint_iff n k r) J)). unfold given. split.
  - intros j L. apply Rmult_le_pos; [auto|now apply Rlt_le, Rinv_0_lt_compat].
  - unfold Rdiv. rewrite sum_scal_r. fold (law_x k r i). apply Rinv_r. lra.
Qed.

(* Both forms of the definition of H(Y | X) are the same number. *)
Lemma conditional_entropy_sum n k r : joint n k r ->
  conditional_entropy n k r = - ∑ i < n, ∑ j < k, r i j * ln (given k r i j).
Proof.
  intro J. assert (A := proj1 (proj1 (joint_iff n k r) J)).
  unfold conditional_entropy, entropy. rewrite <- sum_opp. apply sum_ext. intros i I.
  destruct (Req_EM_T (law_x k r i) 0) as [Z|N].
  - rewrite Z, (sum_all_zero k (fun j => r i j * ln (given k r i j))); [ring|]. intros j L.
    assert (E := sum_zero_terms k (fun j => r i j) (fun j => A i j I) Z). cbv beta in E.
    rewrite E by easy. ring.
  - rewrite Ropp_mult_distr_r_reverse, <- sum_scal. f_equal. apply sum_ext. intros j L.
    unfold given at 1. field. easy.
Qed.

Lemma conditional_entropy_diff n k r : joint n k r ->
  conditional_entropy n k r = joint_entropy n k r - entropy n (law_x k r).
Proof.
  intro J. assert (A := proj1 (proj1 (joint_iff n k r) J)).
  rewrite conditional_entropy_sum, joint_entropy_sum by easy. unfold entropy.
  replace (∑ i < n, ∑ j < k, r i j * ln (given k r i j))
    with ((∑ i < n, ∑ j < k, r i j * ln (r i j)) - ∑ i < n, law_x k r i * ln (law_x k r i));
    [ring|].
  rewrite <- sum_minus. apply sum_ext. intros i I.
  unfold law_x at 1. rewrite <- sum_scal_r, <- sum_minus. apply sum_ext. intros j L.
  unfold given. symmetry. apply times_ln_quotient; [auto|].
  intro P. assert (X := le_law_x n k r i j J I L). lra.
Qed.

(* book: thm-chain-rule *)
(* covers: All of it: the variables are finite. *)
Theorem chain_rule n k r : joint n k r ->
  joint_entropy n k r = entropy n (law_x k r) + conditional_entropy n k r.
Proof. intro J. rewrite conditional_entropy_diff by easy. ring. Qed.

Lemma dominates_product n k r : joint n k r ->
  dominates (n * k) (flat k (product (law_x k r) (law_y n r))) (flat k r).
Proof.
  intros J m M P. destruct (flat_range n k m M) as [I L]. unfold flat, product in *.
  assert (X := le_law_x n k r _ _ J I L). assert (Y := le_law_y n k r _ _ J I L).
  apply Rmult_lt_0_compat; lra.
Qed.

Lemma information_value n k r : joint n k r ->
  information n k r
  = Fin (entropy n (law_x k r) + entropy k (law_y n r) - joint_entropy n k r).
Proof.
  intro J. assert (A := proj1 (proj1 (joint_iff n k r) J)). unfold information.
  rewrite KL_fin; [|exact (proj1 J)|now apply dominates_product]. f_equal.
  transitivity (∑ i < n, ∑ j < k,
    (r i j * ln (r i j) - r i j * ln (law_x k r i) - r i j * ln (law_y n r j))).
  - rewrite <- (sum_flat n k (fun i j =>
      r i j * ln (r i j) - r i j * ln (law_x k r i) - r i j * ln (law_y n r j))).
    apply sum_ext. intros m M. destruct (flat_range n k m M) as [I L].
    unfold flat, product. rewrite times_ln_product; [ring|auto|]. intro P.
    assert (X := le_law_x n k r _ _ J I L). assert (Y := le_law_y n k r _ _ J I L). lra.
  - assert (SX : ∑ i < n, ∑ j < k, r i j * ln (law_x k r i)
                 = ∑ i < n, law_x k r i * ln (law_x k r i)).
    { apply sum_ext. intros i _. now rewrite sum_scal_r. }
    assert (SY : ∑ i < n, ∑ j < k, r i j * ln (law_y n r j)
                 = ∑ j < k, law_y n r j * ln (law_y n r j)).
    { rewrite sum_swap. apply sum_ext. intros j _. now rewrite sum_scal_r. }
    rewrite joint_entropy_sum. unfold entropy. rewrite <- SX, <- SY.
    rewrite (sum_ext n _ (fun i => (∑ j < k, r i j * ln (r i j))
      - (∑ j < k, r i j * ln (law_x k r i)) - ∑ j < k, r i j * ln (law_y n r j)))
      by (intros; now rewrite !sum_minus).
    rewrite !sum_minus. ring.
Qed.

(* book: thm-mutual-information-zero *)
(* covers: Finite variables. *)
Theorem information_zero n k r : joint n k r ->
  Fin 0 ≤ information n k r /\
  (information n k r = Fin 0 <->
   forall i j, (i < n)%nat -> (j < k)%nat -> r i j = law_x k r i * law_y n r j).
Proof.
  intro J.
  assert (JP := joint_product n k _ _ (joint_law_x n k r J) (joint_law_y n k r J)).
  destruct (gibbs (n * k) _ _ J JP) as [G E]. split; [exact G|].
  unfold information. rewrite E. split.
  - intros S i j I L. rewrite <- (flat_at k r i j L), (S _ (index_range n k i j I L)).
    now rewrite flat_at.
  - intros S m M. destruct (flat_range n k m M). unfold flat. now apply S.
Qed.

Lemma joint_entropy_swap n k r : joint_entropy k n (swap r) = joint_entropy n k r.
Proof. rewrite !joint_entropy_sum. unfold swap. now rewrite sum_swap. Qed.

Lemma information_swap n k r : joint n k r -> information k n (swap r) = information n k r.
Proof.
  intro J. rewrite !information_value, joint_entropy_swap by auto using joint_swap.
  f_equal. unfold law_x, law_y, swap. ring.
Qed.

(* book: prop-information-symmetry *)
(* covers: Finite variables. *)
Theorem information_symmetry n k r : joint n k r ->
  information n k r = information k n (swap r).
Proof. intro J. now rewrite information_swap. Qed.

(* book: thm-information-entropies *)
(* covers: Finite variables; the book's first equation also has an X that is not finite. *)
Theorem information_entropies n k r : joint n k r ->
  information n k r = Fin (entropy k (law_y n r) - conditional_entropy n k r) /\
  information n k r = Fin (entropy n (law_x k r) - conditional_entropy k n (swap r)) /\
  information n k r
  = Fin (entropy n (law_x k r) + entropy k (law_y n r) - joint_entropy n k r).
Proof.
  intro J. rewrite information_value by easy.
  rewrite !conditional_entropy_diff, joint_entropy_swap by auto using joint_swap.
  change (law_x n (swap r)) with (law_y n r).
  repeat split; f_equal; ring.
Qed.

Lemma entropy_term p : 0 <= p <= 1 -> 0 <= - (p * ln p) /\ (p * ln p = 0 -> p = 0 \/ p = 1).
Proof.
  intro P. destruct (Req_EM_T p 0) as [->|N]; [split; [lra|auto]|].
  assert (L := ln_nonpos p ltac:(lra)). split.
  - assert (0 <= p * - ln p) by (apply Rmult_le_pos; lra). lra.
  - intro E. right. apply Rmult_integral in E. destruct E as [E|E]; [lra|].
    apply ln_inv; [lra|lra|]. now rewrite ln_1.
Qed.

Lemma entropy_nonneg n p : law n p -> 0 <= entropy n p.
Proof.
  intro P. unfold entropy. rewrite <- sum_opp. apply sum_nonneg. intros i I.
  apply entropy_term. split; [now apply P|now apply (law_le_one n)].
Qed.

(* Cross entropy with the uniform law. *)
Lemma kl_uniform k p : law k p ->
  kl k p (fun _ => / INR k) = ln (INR k) - entropy k p.
Proof.
  intro P. destruct (law_point k p P) as [i [I _]].
  assert (K : 0 < INR k) by (apply lt_0_INR; lia).
  unfold kl, entropy. rewrite sum_minus, sum_scal_r, (proj2 P), ln_Rinv by easy. ring.
Qed.

Lemma law_uniform k : (1 <= k)%nat -> law k (fun _ => / INR k).
Proof.
  intro L. assert (K : 0 < INR k) by (apply lt_0_INR; lia). split.
  - intros. now apply Rlt_le, Rinv_0_lt_compat.
  - rewrite sum_const. apply Rinv_r. lra.
Qed.

(* book: thm-entropy-bounds *)
(* covers: All of it. *)
Theorem entropy_bounds k p : law k p ->
  0 <= entropy k p <= ln (INR k) /\
  (entropy k p = 0 <-> exists j, (j < k)%nat /\ p j = 1) /\
  (entropy k p = ln (INR k) <-> forall j, (j < k)%nat -> p j = / INR k).
Proof.
  intro P. destruct (law_point k p P) as [i [I Pi]].
  assert (K : 0 < INR k) by (apply lt_0_INR; lia).
  assert (U : law k (fun _ => / INR k)) by (apply law_uniform; lia).
  assert (D : dominates k (fun _ => / INR k) p) by (intros ? ? ?; now apply Rinv_0_lt_compat).
  assert (E := kl_uniform k p P).
  assert (G := kl_nonneg k p _ P U D).
  assert (B : forall j, (j < k)%nat -> 0 <= p j <= 1).
  { intros j J. split; [now apply P|now apply (law_le_one k)]. }
  split; [split; [now apply entropy_nonneg|lra]|]. split; split.
  - intro Z. exists i. split; [easy|].
    assert (X : p i * ln (p i) = 0).
    { apply Ropp_eq_0_compat in Z. unfold entropy in Z. rewrite Ropp_involutive in Z.
      assert (Y := sum_zero_terms k (fun j => - (p j * ln (p j)))). cbv beta in Y.
      rewrite <- (Ropp_involutive (p i * ln (p i))), Y; [ring| |rewrite sum_opp, Z; ring|easy].
      intros j J. now apply entropy_term, B. }
    destruct (entropy_term (p i) (B i I)) as [_ Y]. destruct (Y X); lra.
  - intros [j [J Pj]]. unfold entropy. rewrite sum_all_zero; [ring|]. intros m M.
    destruct (Nat.eq_dec m j) as [->|N]; [rewrite Pj, ln_1; ring|].
    assert (p m = 0) as ->; [|ring].
    assert (X : p m + p j <= sum k p); [|rewrite (proj2 P) in X; specialize (B m M); lra].
    rewrite <- (sum_at_point k m p M), <- (sum_at_point k j p J), <- sum_plus.
    apply sum_le. intros l L. specialize (B l L). unfold at_point.
    destruct (Nat.eq_dec l m), (Nat.eq_dec l j); try lra. lia.
  - intro Z. destruct (gibbs k p _ P U) as [_ [S _]]. apply S.
    rewrite KL_is_kl by (exact (proj1 P) || easy). f_equal. lra.
  - intro S. assert (X : kl k p (fun _ => / INR k) = 0); [|lra].
    apply sum_all_zero. intros j J. rewrite S by easy. ring.
Qed.

(* X has any law q, and Y given X = i has the law c i: a classifier, a channel. *)
Definition channel (n k : nat) (c : nat -> nat -> R) : Prop :=
  forall i, (i < n)%nat -> law k (c i).
Definition with_channel (q : nat -> R) (c : nat -> nat -> R) (i j : nat) : R := q i * c i j.

Lemma joint_channel n k q c : law n q -> channel n k c -> joint n k (with_channel q c).
Proof.
  intros Q C. apply joint_iff. unfold with_channel. split.
  - intros i j I J. apply Rmult_le_pos; [now apply Q|now apply (C i I)].
  - rewrite <- (proj2 Q). apply sum_ext. intros i I. rewrite sum_scal, (proj2 (C i I)). ring.
Qed.

Lemma law_x_channel n k q c i : channel n k c -> (i < n)%nat ->
  law_x k (with_channel q c) i = q i.
Proof.
  intros C I. unfold law_x, with_channel. rewrite sum_scal, (proj2 (C i I)). ring.
Qed.

(* Y's law, the mean of the rows. *)
Definition mean_row (n : nat) (q : nat -> R) (c : nat -> nat -> R) (j : nat) : R :=
  ∑ i < n, q i * c i j.

Lemma law_mean_row n k q c : law n q -> channel n k c -> law k (mean_row n q c).
Proof. intros Q C. apply (joint_law_y n k (with_channel q c)). now apply joint_channel. Qed.

Lemma row_dominated n k q c i : law n q -> channel n k c -> (i < n)%nat -> 0 < q i ->
  dominates k (mean_row n q c) (c i).
Proof.
  intros Q C I P j J X. unfold mean_row.
  apply Rlt_le_trans with (q i * c i j); [now apply Rmult_lt_0_compat|].
  apply (sum_term n (fun i => q i * c i j)); [|easy]. intros l L.
  apply Rmult_le_pos; [now apply Q|now apply (C l L)].
Qed.

Lemma mean_kl_value n k q c : law n q -> channel n k c ->
  expectation n q (fun i => KL k (c i) (mean_row n q c))
  = Fin (∑ i < n, q i * kl k (c i) (mean_row n q c)).
Proof.
  intros Q C. apply expectation_fin. intros i I N. apply KL_is_kl; [exact (proj1 (C i I))|].
  apply row_dominated; auto. assert (X := proj1 Q i I). lra.
Qed.

Lemma mean_kl_entropies n k q c : law n q -> channel n k c ->
  ∑ i < n, q i * kl k (c i) (mean_row n q c)
  = entropy k (mean_row n q c) - ∑ i < n, q i * entropy k (c i).
Proof.
  intros Q C. unfold kl.
  rewrite (sum_ext n _ (fun i => (∑ j < k, q i * (c i j * ln (c i j)))
      - ∑ j < k, q i * c i j * ln (mean_row n q c j))).
  - rewrite sum_minus. unfold entropy.
    rewrite (sum_swap n k (fun i j => q i * c i j * ln (mean_row n q c j))).
    rewrite (sum_ext k (fun j => ∑ i < n, q i * c i j * ln (mean_row n q c j))
                       (fun j => mean_row n q c j * ln (mean_row n q c j)))
      by (intros; now rewrite sum_scal_r).
    rewrite (sum_ext n (fun i => q i * - ∑ j < k, c i j * ln (c i j))
               (fun i => - ∑ j < k, q i * (c i j * ln (c i j)))).
    + rewrite sum_opp. ring.
    + intros i _. rewrite sum_scal. ring.
  - intros i _. rewrite <- sum_minus, <- sum_scal. apply sum_ext. intros. ring.
Qed.

Lemma channel_information n k q c : law n q -> channel n k c ->
  information n k (with_channel q c)
  = Fin (entropy k (mean_row n q c) - ∑ i < n, q i * entropy k (c i)).
Proof.
  intros Q C. assert (J := joint_channel n k q c Q C).
  destruct (information_entropies n k _ J) as [-> _]. f_equal.
  change (law_y n (with_channel q c)) with (mean_row n q c). f_equal.
  unfold conditional_entropy. apply sum_ext. intros i I.
  rewrite (law_x_channel n) by easy.
  destruct (Req_EM_T (q i) 0) as [->|N]; [ring|]. f_equal. unfold entropy. f_equal.
  apply sum_ext. intros j L. unfold given. rewrite (law_x_channel n) by easy.
  unfold with_channel. replace (q i * c i j / q i) with (c i j) by (field; easy). easy.
Qed.

(* book: thm-mixed-information *)
(* covers: X with finitely many values; in the book X is any random variable. *)
Theorem mixed_information n k q c : law n q -> channel n k c ->
  (forall j, law_y n (with_channel q c) j = ∑ i < n, q i * c i j) /\
  information n k (with_channel q c)
  = expectation n q (fun i => KL k (c i) (law_y n (with_channel q c))) /\
  information n k (with_channel q c) ≤ Fin (entropy k (law_y n (with_channel q c))) /\
  entropy k (law_y n (with_channel q c)) <= ln (INR k).
Proof.
  intros Q C. change (law_y n (with_channel q c)) with (mean_row n q c).
  split; [easy|]. rewrite channel_information by easy. split; [|split].
  - rewrite mean_kl_value, mean_kl_entropies by easy. easy.
  - simpl. assert (0 <= ∑ i < n, q i * entropy k (c i)); [|lra].
    apply sum_nonneg. intros i I. apply Rmult_le_pos; [now apply Q|].
    apply entropy_nonneg, (C i I).
  - apply entropy_bounds. now apply law_mean_row.
Qed.
