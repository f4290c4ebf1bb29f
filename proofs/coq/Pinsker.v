(* Chapter 7, used in chapter 2 as well: Pinsker's inequality. *)
Require Export JensenShannon.

Lemma derivative_ln_1_minus t : t < 1 -> derivable_pt_lim (fun s => ln (1 - s)) t (- / (1 - t)).
Proof.
  intro H. replace (- / (1 - t)) with (/ (1 - t) * (0 - 1)) by ring.
  apply (derivable_pt_lim_comp (fun s => 1 - s) ln).
  - apply derivable_pt_lim_minus; [apply derivable_pt_lim_const|apply derivable_pt_lim_id].
  - apply derivable_pt_lim_ln. lra.
Qed.

Lemma derivative_square a t :
  derivable_pt_lim (fun s => 2 * ((a - s) * (a - s))) t (- 4 * (a - t)).
Proof.
  assert (L : derivable_pt_lim (fun s => a - s) t (0 - 1)).
  { apply derivable_pt_lim_minus; [apply derivable_pt_lim_const|apply derivable_pt_lim_id]. }
  assert (M := derivable_pt_lim_mult _ _ t _ _ L L).
  assert (S := derivable_pt_lim_scal _ 2 t _ M).
  replace (- 4 * (a - t)) with (2 * ((0 - 1) * (a - t) + (a - t) * (0 - 1))) by ring.
  exact S.
Qed.

(* - a ln t - (1 - a) ln (1 - t) - 2 (a - t)^2 has its least value at t = a. *)
Definition gap (a t : R) : R :=
  - a * ln t - (1 - a) * ln (1 - t) - 2 * ((a - t) * (a - t)).

Lemma gap_derivative a t : 0 < t < 1 ->
  derivable_pt_lim (gap a) t ((t - a) * ((1 - 2 * t) * (1 - 2 * t)) / (t * (1 - t))).
Proof.
  intro T.
  replace ((t - a) * ((1 - 2 * t) * (1 - 2 * t)) / (t * (1 - t)))
    with (- a * / t - (1 - a) * - / (1 - t) - - 4 * (a - t)) by (field; lra).
  unfold gap. apply derivable_pt_lim_minus; [|apply derivative_square].
  apply derivable_pt_lim_minus.
  - apply (derivable_pt_lim_scal ln). apply derivable_pt_lim_ln. lra.
  - apply (derivable_pt_lim_scal (fun s => ln (1 - s))). apply derivative_ln_1_minus. lra.
Qed.

Lemma gap_least a b : 0 < a < 1 -> 0 < b < 1 -> gap a a <= gap a b.
Proof.
  intros A B.
  assert (S : forall t, 0 < t < 1 -> 0 <= (1 - 2 * t) * (1 - 2 * t) / (t * (1 - t))).
  { intros t T. apply Rmult_le_pos; [apply Rle_0_sqr|].
    apply Rlt_le, Rinv_0_lt_compat, Rmult_lt_0_compat; lra. }
  destruct (Rtotal_order a b) as [L|[->|L]]; [|lra|].
  - destruct (MVT_cor2 (gap a) _ a b L (fun c C => gap_derivative a c ltac:(lra)))
      as [c [E C]].
    assert (Sc := S c ltac:(lra)).
    assert (0 <= (c - a) * ((1 - 2 * c) * (1 - 2 * c) / (c * (1 - c))) * (b - a)).
    { apply Rmult_le_pos; [apply Rmult_le_pos|]; lra. }
    unfold Rdiv in *. rewrite <- Rmult_assoc in H. lra.
  - destruct (MVT_cor2 (gap a) _ b a L (fun c C => gap_derivative a c ltac:(lra)))
      as [c [E C]].
    assert (Sc := S c ltac:(lra)).
    assert (0 <= (a - c) * ((1 - 2 * c) * (1 - 2 * c) / (c * (1 - c))) * (a - b)).
    { apply Rmult_le_pos; [apply Rmult_le_pos|]; lra. }
    unfold Rdiv in *.
    replace ((c - a) * ((1 - 2 * c) * (1 - 2 * c)) * / (c * (1 - c)) * (a - b))
      with (- ((a - c) * ((1 - 2 * c) * (1 - 2 * c) * / (c * (1 - c))) * (a - b))) in E by ring.
    lra.
Qed.

(* The border a = 0: - ln (1 - b) >= 2 b^2. *)
Lemma gap_border b : 0 <= b < 1 -> 2 * (b * b) <= - ln (1 - b).
Proof.
  intro B. destruct (Req_EM_T b 0) as [->|N]; [rewrite Rminus_0_r, ln_1; lra|].
  assert (D : forall c, 0 <= c <= b ->
    derivable_pt_lim (fun s => ln (1 - s) + 2 * ((0 - s) * (0 - s))) c
      (- / (1 - c) + - 4 * (0 - c))).
  { intros c C. apply derivable_pt_lim_plus; [apply derivative_ln_1_minus; lra|].
    apply derivative_square. }
  destruct (MVT_cor2 _ _ 0 b ltac:(lra) D) as [c [E C]].
  assert (F : - / (1 - c) + - 4 * (0 - c) = - ((1 - 2 * c) * (1 - 2 * c) / (1 - c)))
    by (field; lra).
  assert (P : 0 <= (1 - 2 * c) * (1 - 2 * c) / (1 - c)).
  { apply Rmult_le_pos; [apply Rle_0_sqr|]. apply Rlt_le, Rinv_0_lt_compat. lra. }
  cbv beta in E. rewrite F, !Rminus_0_r, ln_1 in E.
  assert (0 <= (1 - 2 * c) * (1 - 2 * c) / (1 - c) * b) by (apply Rmult_le_pos; lra). lra.
Qed.

(* Two points. *)
Lemma pinsker_coin a b :
  0 <= a <= 1 -> 0 <= b <= 1 -> (0 < a -> 0 < b) -> (a < 1 -> b < 1) ->
  2 * ((a - b) * (a - b)) <=
  a * ln a - a * ln b + ((1 - a) * ln (1 - a) - (1 - a) * ln (1 - b)).
Proof.
  intros A B H H'.
  destruct (Req_EM_T a 0) as [->|N0].
  - assert (G := gap_border b ltac:(lra)). rewrite Rminus_0_r, ln_1. lra.
  - destruct (Req_EM_T a 1) as [->|N1].
    + assert (G := gap_border (1 - b) ltac:(specialize (H ltac:(lra)); lra)).
      replace (1 - (1 - b)) with b in G by ring. rewrite ln_1.
      replace (1 - 1) with 0 by ring. lra.
    + specialize (H ltac:(lra)). specialize (H' ltac:(lra)).
      assert (G := gap_least a b ltac:(lra) ltac:(lra)). unfold gap in G. lra.
Qed.

(* KL as a real number, for laws where it is finite. *)
Definition kl (n : nat) (p q : nat -> R) : R := ∑ i < n, (p i * ln (p i) - p i * ln (q i)).

Lemma KL_is_kl n p q : nonneg n p -> dominates n q p -> KL n p q = Fin (kl n p q).
Proof. apply KL_fin. Qed.

Lemma kl_nonneg n p q : law n p -> law n q -> dominates n q p -> 0 <= kl n p q.
Proof.
  intros P Q D. assert (G := sum_relative_entropy n p q (proj1 P) (proj1 Q) D).
  rewrite (proj2 P), (proj2 Q) in G. unfold kl. lra.
Qed.

Lemma kl_same n p : kl n p p = 0.
Proof. apply sum_all_zero. intros. ring. Qed.

Lemma kl_tv n p q : law n p -> law n q -> dominates n q p ->
  2 * (tv n p q * tv n p q) <= kl n p q.
Proof.
  intros P Q D. assert (NP := proj1 P). assert (NQ := proj1 Q).
  set (B := fun i => if Rlt_dec (q i) (p i) then true else false).
  set (C := fun i => negb (B i)).
  assert (I : forall i, (B i = true /\ C i = false) \/ (B i = false /\ C i = true)).
  { intro i. unfold C. destruct (B i); auto. }
  assert (T : tv n p q = probability n p B - probability n q B).
  { destruct (least_error n p q P Q) as [_ [E _]].
    assert (X : error n p q B = (1 - tv n p q) / 2).
    { apply E. intros i _. unfold B. destruct (Rlt_dec (q i) (p i)); split; easy. }
    unfold error in X. lra. }
  assert (PC : forall r, law n r -> probability n r C = 1 - probability n r B).
  { intros r L. rewrite <- (proj2 L). unfold probability. rewrite <- sum_minus.
    apply sum_ext. intros i _. unfold indicator. destruct (I i) as [[-> ->]|[-> ->]]; ring. }
  assert (N : forall r E, law n r -> nonneg n (fun i => r i * indicator E i)).
  { intros r E L i K. assert (X := proj1 L i K). unfold indicator. destruct (E i); lra. }
  assert (DE : forall E, dominates n (fun i => q i * indicator E i)
                                     (fun i => p i * indicator E i)).
  { intros E i K X. specialize (D i K). unfold indicator in *. destruct (E i); lra. }
  destruct (log_sum n _ _ (N p B P) (N q B Q) (DE B)) as [L1 _].
  destruct (log_sum n _ _ (N p C P) (N q C Q) (DE C)) as [L2 _].
  fold (probability n p B) (probability n q B) in L1.
  fold (probability n p C) (probability n q C) in L2.
  assert (S : kl n p q
    = (∑ i < n, (p i * indicator B i * ln (p i * indicator B i)
                 - p i * indicator B i * ln (q i * indicator B i)))
      + (∑ i < n, (p i * indicator C i * ln (p i * indicator C i)
                 - p i * indicator C i * ln (q i * indicator C i)))).
  { rewrite <- sum_plus. apply sum_ext. intros i _. unfold indicator.
    destruct (I i) as [[-> ->]|[-> ->]]; rewrite ?Rmult_1_r, ?Rmult_0_r; ring. }
  assert (B1 : forall r, law n r -> 0 <= probability n r B <= 1).
  { intros r L. split; [apply sum_nonneg, (N r B L)|].
    assert (0 <= probability n r C) by (apply sum_nonneg, (N r C L)).
    rewrite (PC r L) in H. lra. }
  assert (X : forall E, 0 < probability n p E -> 0 < probability n q E).
  { intros E Y. destruct (sum_positive n _ (N p E P) Y) as [i [K Z]].
    apply Rlt_le_trans with (q i * indicator E i); [now apply DE|].
    apply (sum_term n (fun i => q i * indicator E i)); [apply (N q E Q)|easy]. }
  assert (G := pinsker_coin _ _ (B1 p P) (B1 q Q) (X B)).
  rewrite !PC in L2 by easy.
  assert (Y : probability n p B < 1 -> probability n q B < 1).
  { intro Z. specialize (X C). rewrite !PC in X by easy. lra. }
  specialize (G Y). rewrite <- T in G. lra.
Qed.

(* book: lem-pinsker *)
(* covers: Finite spaces, with the value infinity. *)
Theorem pinsker n p q : law n p -> law n q ->
  Fin (2 * (tv n p q * tv n p q)) ≤ KL n p q.
Proof.
  intros P Q. destruct (dominates_or_not n q p) as [D|D].
  - rewrite KL_is_kl by (exact (proj1 P) || easy). now apply kl_tv.
  - now rewrite KL_infinite by (exact (proj1 P) || easy).
Qed.
