(* Finite sums. The points of a finite space are numbered 0, 1, ..., n-1;
   a function on the space is a function nat -> R, and only its first n
   values count. *)
From Coq Require Export Reals Lra Lia Arith.
Open Scope R_scope.

Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S m => sum m f + f m end.

Notation "'∑' i '<' n , e" := (sum n (fun i => e))
  (at level 60, i name, n at level 9, e at level 60,
   format "'∑'  i  '<'  n ,  e").

Lemma sum_ext n f g : (forall i, (i < n)%nat -> f i = g i) -> sum n f = sum n g.
Proof.
  induction n as [|n IH]; simpl; intro H; [easy|].
  rewrite IH, (H n); auto with arith.
Qed.

Lemma sum_le n f g : (forall i, (i < n)%nat -> f i <= g i) -> sum n f <= sum n g.
Proof.
  induction n as [|n IH]; simpl; intro H; [lra|].
  apply Rplus_le_compat; auto with arith.
Qed.

Lemma sum_plus n f g : ∑ i < n, (f i + g i) = sum n f + sum n g.
Proof. induction n; simpl; lra. Qed.

Lemma sum_minus n f g : ∑ i < n, (f i - g i) = sum n f - sum n g.
Proof. induction n; simpl; lra. Qed.

Lemma sum_opp n f : ∑ i < n, (- f i) = - sum n f.
Proof. induction n; simpl; lra. Qed.

Lemma sum_scal n a f : ∑ i < n, (a * f i) = a * sum n f.
Proof. induction n as [|n IH]; simpl; [|rewrite IH]; lra. Qed.

Lemma sum_scal_r n a f : ∑ i < n, (f i * a) = sum n f * a.
Proof. induction n as [|n IH]; simpl; [|rewrite IH]; lra. Qed.

Lemma sum_zero n : ∑ i < n, 0 = 0.
Proof. induction n; simpl; lra. Qed.

Lemma sum_all_zero n f : (forall i, (i < n)%nat -> f i = 0) -> sum n f = 0.
Proof. intro H. rewrite <- (sum_zero n). now apply sum_ext. Qed.

Lemma sum_const n a : ∑ i < n, a = INR n * a.
Proof.
  induction n as [|n IH]; [simpl; lra|]. rewrite S_INR. simpl sum. rewrite IH. lra.
Qed.

Lemma sum_nonneg n f : (forall i, (i < n)%nat -> 0 <= f i) -> 0 <= sum n f.
Proof. intro H. rewrite <- (sum_zero n). now apply sum_le. Qed.

Lemma sum_term n f i : (forall j, (j < n)%nat -> 0 <= f j) -> (i < n)%nat -> f i <= sum n f.
Proof.
  induction n as [|n IH]; intros H L; [lia|]. simpl.
  destruct (Nat.eq_dec i n) as [->|N].
  - assert (0 <= sum n f) by (apply sum_nonneg; auto with arith). lra.
  - assert (f i <= sum n f) by (apply IH; auto with arith; lia).
    assert (0 <= f n) by auto with arith. lra.
Qed.

(* Two sums with ordered terms are equal only if all terms are. *)
Lemma sum_eq_terms n f g :
  (forall i, (i < n)%nat -> f i <= g i) -> sum n f = sum n g ->
  forall i, (i < n)%nat -> f i = g i.
Proof.
  intros H E i L.
  assert (T : g i - f i <= ∑ j < n, (g j - f j)).
  { apply (sum_term n (fun j => g j - f j)); auto. intros j J. specialize (H j J). lra. }
  rewrite sum_minus in T. specialize (H i L). lra.
Qed.

Lemma sum_zero_terms n f :
  (forall i, (i < n)%nat -> 0 <= f i) -> sum n f = 0 -> forall i, (i < n)%nat -> f i = 0.
Proof.
  intros H E i L. symmetry. apply (sum_eq_terms n (fun _ => 0) f); auto.
  now rewrite sum_zero.
Qed.

Lemma sum_positive n f :
  (forall i, (i < n)%nat -> 0 <= f i) -> 0 < sum n f -> exists i, (i < n)%nat /\ 0 < f i.
Proof.
  induction n as [|n IH]; simpl; intros H P; [lra|].
  destruct (Rlt_dec 0 (f n)) as [Q|Q]; [exists n; auto with arith|].
  destruct IH as [i [L I]]; [auto with arith|assert (0 <= f n) by auto with arith; lra|].
  exists i; auto with arith.
Qed.

Lemma sum_swap n k f : ∑ i < n, ∑ j < k, f i j = ∑ j < k, ∑ i < n, f i j.
Proof.
  induction n as [|n IH]; simpl.
  - now rewrite sum_zero.
  - rewrite IH, <- sum_plus. now apply sum_ext.
Qed.

Lemma sum_product n k f g : sum n f * sum k g = ∑ i < n, ∑ j < k, f i * g j.
Proof.
  rewrite <- sum_scal_r. apply sum_ext. intros i _. now rewrite sum_scal.
Qed.

Lemma sum_app a b f : sum (a + b) f = sum a f + ∑ j < b, f (a + j)%nat.
Proof.
  induction b as [|b IH]; simpl.
  - rewrite Nat.add_0_r. ring.
  - rewrite Nat.add_succ_r. simpl. rewrite IH. ring.
Qed.

(* The point mass at k. *)
Definition at_point (k i : nat) : R := if Nat.eq_dec i k then 1 else 0.

Lemma at_point_same k : at_point k k = 1.
Proof. unfold at_point. now destruct (Nat.eq_dec k k). Qed.

Lemma at_point_other k i : i <> k -> at_point k i = 0.
Proof. unfold at_point. now destruct (Nat.eq_dec i k). Qed.

Lemma at_point_nonneg k i : 0 <= at_point k i.
Proof. unfold at_point. destruct (Nat.eq_dec i k); lra. Qed.

Lemma sum_at_point n k f : (k < n)%nat -> ∑ i < n, at_point k i * f i = f k.
Proof.
  induction n as [|n IH]; intro L; [lia|]. simpl.
  destruct (Nat.eq_dec k n) as [->|N].
  - rewrite at_point_same.
    rewrite (sum_ext n _ (fun _ => 0)), sum_zero; [lra|].
    intros i I. rewrite at_point_other by lia. lra.
  - rewrite IH, at_point_other by lia. lra.
Qed.

Lemma sum_at_point_r n k f : (k < n)%nat -> ∑ i < n, f i * at_point k i = f k.
Proof. intro L. rewrite <- (sum_at_point n k f L). apply sum_ext. intros; lra. Qed.

Lemma sum_at_point_one n k : (k < n)%nat -> sum n (at_point k) = 1.
Proof.
  intro L. rewrite <- (sum_at_point n k (fun _ => 1) L). apply sum_ext. intros; lra.
Qed.

(* Of finitely many points, either all have a decidable property or one has not. *)
Lemma all_or_one (P : nat -> Prop) (D : forall i, {P i} + {~ P i}) n :
  {forall i, (i < n)%nat -> P i} + {exists i, (i < n)%nat /\ ~ P i}.
Proof.
  induction n as [|n [A|B]].
  - left. intros i L. lia.
  - destruct (D n) as [Y|N].
    + left. intros i L. destruct (Nat.eq_dec i n) as [->|]; [easy|apply A; lia].
    + right. exists n. auto.
  - right. destruct B as [i [L N]]. exists i. auto with arith.
Qed.
