(* Laws on a finite space, and what a logarithm of zero is worth.

   Coq's ln is total: ln x = 0 for x <= 0. So p * ln p is right at p = 0
   (0 log 0 = 0), but p * ln 0 would be 0 where the book has minus infinity.
   Therefore expectations of logarithms are stated over the reals with both
   infinities, and log 0 is minus infinity in them. *)
Require Export Sums.

Definition law (n : nat) (p : nat -> R) : Prop :=
  (forall i, (i < n)%nat -> 0 <= p i) /\ sum n p = 1.

(* Equality of two laws: at every point of the space. *)
Definition same (n : nat) (p q : nat -> R) : Prop := forall i, (i < n)%nat -> p i = q i.

(* A discriminator takes values in [0, 1]. *)
Definition discriminator (n : nat) (D : nat -> R) : Prop :=
  forall i, (i < n)%nat -> 0 <= D i <= 1.

Inductive extended : Set := MinusInf | Fin (r : R) | PlusInf.

Definition ele (a b : extended) : Prop :=
  match a, b with
  | MinusInf, _ => True
  | _, PlusInf => True
  | Fin x, Fin y => x <= y
  | _, _ => False
  end.
Notation "a ≤ b" := (ele a b) (at level 70, no associativity).

(* Minus infinity plus infinity does not occur below. *)
Definition eplus (a b : extended) : extended :=
  match a, b with
  | MinusInf, _ => MinusInf
  | _, MinusInf => MinusInf
  | Fin x, Fin y => Fin (x + y)
  | _, _ => PlusInf
  end.
Notation "a ⊕ b" := (eplus a b) (at level 50, left associativity).

(* a times e, for a >= 0, with 0 times infinity = 0. *)
Definition etimes (a : R) (e : extended) : extended :=
  if Req_EM_T a 0 then Fin 0
  else match e with Fin r => Fin (a * r) | infinite => infinite end.

Definition elog (t : R) : extended := if Rlt_dec 0 t then Fin (ln t) else MinusInf.

Definition eopp (e : extended) : extended :=
  match e with MinusInf => PlusInf | Fin r => Fin (- r) | PlusInf => MinusInf end.

(* The logarithm of a quotient; a quotient by 0 is infinite. *)
Definition elog_quotient (a b : R) : extended :=
  if Rlt_dec 0 b then elog (a / b) else PlusInf.

Fixpoint expectation (n : nat) (p : nat -> R) (f : nat -> extended) : extended :=
  match n with O => Fin 0 | S m => expectation m p f ⊕ etimes (p m) (f m) end.

Lemma ele_refl a : a ≤ a.
Proof. destruct a; simpl; auto; lra. Qed.

Lemma ele_trans a b c : a ≤ b -> b ≤ c -> a ≤ c.
Proof. destruct a, b, c; simpl; intros; auto; try contradiction; lra. Qed.

Lemma ele_antisym a b : a ≤ b -> b ≤ a -> a = b.
Proof. destruct a, b; simpl; intros; auto; try contradiction. f_equal; lra. Qed.

Lemma elog_pos t : 0 < t -> elog t = Fin (ln t).
Proof. unfold elog. destruct (Rlt_dec 0 t); easy. Qed.

Lemma elog_neg t : ~ 0 < t -> elog t = MinusInf.
Proof. unfold elog. destruct (Rlt_dec 0 t); easy. Qed.

Lemma etimes_zero e : etimes 0 e = Fin 0.
Proof. unfold etimes. destruct (Req_EM_T 0 0); [easy|lra]. Qed.

Lemma etimes_fin a r : etimes a (Fin r) = Fin (a * r).
Proof. unfold etimes. destruct (Req_EM_T a 0) as [->|]; [f_equal; ring|easy]. Qed.

Lemma etimes_minus a : a <> 0 -> etimes a MinusInf = MinusInf.
Proof. unfold etimes. destruct (Req_EM_T a 0); easy. Qed.

Lemma etimes_plus a : a <> 0 -> etimes a PlusInf = PlusInf.
Proof. unfold etimes. destruct (Req_EM_T a 0); easy. Qed.

(* An expectation is finite if every point that has mass has a finite value ... *)
Lemma expectation_fin n p f g :
  (forall i, (i < n)%nat -> p i <> 0 -> f i = Fin (g i)) ->
  expectation n p f = Fin (∑ i < n, p i * g i).
Proof.
  induction n as [|n IH]; simpl; intro H; [easy|].
  rewrite IH by auto with arith.
  destruct (Req_EM_T (p n) 0) as [Z|N].
  - rewrite Z, etimes_zero. simpl. f_equal. ring.
  - rewrite H, etimes_fin by auto with arith. easy.
Qed.

(* ... minus infinity if one such value is; ... *)
Lemma expectation_minus n p f i :
  (i < n)%nat -> p i <> 0 -> f i = MinusInf -> expectation n p f = MinusInf.
Proof.
  induction n as [|n IH]; simpl; intros L N E; [lia|].
  destruct (Nat.eq_dec i n) as [->|D].
  - rewrite E, etimes_minus by easy. now destruct (expectation n p f).
  - now rewrite IH by (auto; lia).
Qed.

Lemma expectation_not_minus n p f :
  (forall j, (j < n)%nat -> p j <> 0 -> f j <> MinusInf) -> expectation n p f <> MinusInf.
Proof.
  induction n as [|n IH]; simpl; intro H; [easy|].
  assert (T : etimes (p n) (f n) <> MinusInf).
  { unfold etimes. destruct (Req_EM_T (p n) 0) as [|Z]; [easy|].
    assert (f n <> MinusInf) by auto with arith. now destruct (f n). }
  assert (E : expectation n p f <> MinusInf) by auto with arith.
  destruct (expectation n p f), (etimes (p n) (f n)); easy.
Qed.

(* ... and infinite if one is infinite and none is minus infinity. *)
Lemma expectation_plus n p f i :
  (forall j, (j < n)%nat -> p j <> 0 -> f j <> MinusInf) ->
  (i < n)%nat -> p i <> 0 -> f i = PlusInf -> expectation n p f = PlusInf.
Proof.
  induction n as [|n IH]; simpl; intros H L N E; [lia|].
  destruct (Nat.eq_dec i n) as [->|D].
  - rewrite E, etimes_plus by easy.
    assert (X : expectation n p f <> MinusInf) by (apply expectation_not_minus; auto with arith).
    destruct (expectation n p f); easy.
  - rewrite IH by (auto with arith; lia).
    assert (T : etimes (p n) (f n) <> MinusInf).
    { unfold etimes. destruct (Req_EM_T (p n) 0) as [|Z]; [easy|].
      assert (f n <> MinusInf) by auto with arith. now destruct (f n). }
    destruct (etimes (p n) (f n)); easy.
Qed.

Lemma expectation_ext n p f g :
  (forall i, (i < n)%nat -> f i = g i) -> expectation n p f = expectation n p g.
Proof.
  induction n as [|n IH]; simpl; intro H; [easy|].
  rewrite IH, (H n); auto with arith.
Qed.

(* The greatest lower bound of a set of extended numbers. *)
Definition infimum (A : extended -> Prop) (m : extended) : Prop :=
  (forall x, A x -> m ≤ x) /\ (forall u, (forall x, A x -> u ≤ x) -> u ≤ m).

(* The least upper bound. *)
Definition supremum (A : extended -> Prop) (m : extended) : Prop :=
  (forall x, A x -> x ≤ m) /\ (forall u, (forall x, A x -> x ≤ u) -> m ≤ u).

Lemma law_nonneg n p i : law n p -> (i < n)%nat -> 0 <= p i.
Proof. intros [H _]. apply H. Qed.

Lemma law_le_one n p i : law n p -> (i < n)%nat -> p i <= 1.
Proof. intros [H E] L. rewrite <- E. apply (sum_term n p i); auto. Qed.

(* A law on a space without points is impossible. *)
Lemma law_point n p : law n p -> exists i, (i < n)%nat /\ 0 < p i.
Proof. intros [H E]. apply sum_positive; auto. rewrite E. lra. Qed.

Lemma law_at_point n k : (k < n)%nat -> law n (at_point k).
Proof. intro L. split; [intros; apply at_point_nonneg|now apply sum_at_point_one]. Qed.

(* The mixture (1 - l) p + l q. *)
Definition mix (l : R) (p q : nat -> R) (i : nat) : R := (1 - l) * p i + l * q i.

Lemma law_mix n l p q : 0 <= l <= 1 -> law n p -> law n q -> law n (mix l p q).
Proof.
  intros L [P EP] [Q EQ]. unfold mix. split.
  - intros i I. specialize (P i I). specialize (Q i I).
    apply Rplus_le_le_0_compat; apply Rmult_le_pos; lra.
  - rewrite sum_plus, !sum_scal, EP, EQ. lra.
Qed.

(* M = (P + Q) / 2. *)
Definition mean (p q : nat -> R) (i : nat) : R := (p i + q i) / 2.

Lemma law_mean n p q : law n p -> law n q -> law n (mean p q).
Proof.
  intros [P EP] [Q EQ]. unfold mean. split.
  - intros i I. specialize (P i I). specialize (Q i I). lra.
  - unfold Rdiv. rewrite sum_scal_r, sum_plus, EP, EQ. lra.
Qed.

(* Total variation: the largest difference of probabilities is half the sum. *)
Definition tv (n : nat) (p q : nat -> R) : R := (∑ i < n, Rabs (p i - q i)) / 2.
