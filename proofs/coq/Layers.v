(* Chapter 11: convolutions, their transposes, weight sharing, batch normalisation. *)
Require Export Sums.

(* (Wx)(i') = sum over j of w(j) x(s i' + j - u), with x = 0 outside 0 .. n-1. *)
Definition padded (n u : nat) (x : nat -> R) (k : nat) : R :=
  if le_dec u k then if lt_dec (k - u) n then x (k - u)%nat else 0 else 0.
Definition convolution (n f s u : nat) (w x : nat -> R) (i' : nat) : R :=
  ∑ j < f, w j * padded n u x (s * i' + j)%nat.

(* (W'x')(i): the sum of w(j) x'(i') over all i' < n' and j < f with s i' + j - u = i. *)
Definition transposed (n' f s u : nat) (w x' : nat -> R) (i : nat) : R :=
  ∑ i' < n', ∑ j < f, if Nat.eq_dec (s * i' + j) (i + u) then w j * x' i' else 0.

Definition inner (n : nat) (x y : nat -> R) : R := ∑ i < n, x i * y i.
Definition size (n : nat) (x : nat -> R) : R := ∑ i < n, Rabs (x i).

(* J is differentiable at y, with the gradient g; J sees the first n numbers only. *)
Definition gradient (n : nat) (J : (nat -> R) -> R) (y g : nat -> R) : Prop :=
  (forall a b, (forall i, (i < n)%nat -> a i = b i) -> J a = J b) /\
  forall e, 0 < e -> exists d, 0 < d /\ forall h, size n h < d ->
    Rabs (J (fun i => y i + h i) - J y - inner n g h) <= e * size n h.

Lemma padded_sum n u x k : padded n u x k
  = ∑ i < n, if Nat.eq_dec k (i + u) then x i else 0.
Proof.
  unfold padded. destruct (le_dec u k) as [L|L]; [destruct (lt_dec (k - u) n) as [M|M]|].
  - rewrite <- (sum_at_point n (k - u) x M). apply sum_ext. intros i _. unfold at_point.
    destruct (Nat.eq_dec i (k - u)), (Nat.eq_dec k (i + u)); try lia; ring.
  - symmetry. apply sum_all_zero. intros i I. destruct (Nat.eq_dec k (i + u)); [lia|easy].
  - symmetry. apply sum_all_zero. intros i I. destruct (Nat.eq_dec k (i + u)); [lia|easy].
Qed.

Lemma adjoint n n' f s u w x x' :
  inner n' (convolution n f s u w x) x' = inner n x (transposed n' f s u w x').
Proof.
  unfold inner, convolution, transposed.
  transitivity (∑ i' < n', ∑ i < n, ∑ j < f,
    if Nat.eq_dec (s * i' + j) (i + u) then x i * (w j * x' i') else 0).
  - apply sum_ext. intros i' _. rewrite <- sum_scal_r, sum_swap. apply sum_ext. intros j _.
    rewrite padded_sum, <- sum_scal, <- sum_scal_r. apply sum_ext. intros i _.
    destruct (Nat.eq_dec (s * i' + j) (i + u)); ring.
  - rewrite sum_swap. apply sum_ext. intros i _. rewrite <- sum_scal. apply sum_ext. intros i' _.
    rewrite <- sum_scal. apply sum_ext. intros j _.
    destruct (Nat.eq_dec (s * i' + j) (i + u)); ring.
Qed.

Lemma size_nonneg n x : 0 <= size n x.
Proof. apply sum_nonneg. intros. apply Rabs_pos. Qed.

Lemma abs_sum n f : Rabs (sum n f) <= ∑ i < n, Rabs (f i).
Proof.
  induction n as [|n IH]; simpl; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

Lemma padded_bound n u x k : Rabs (padded n u x k) <= size n x.
Proof.
  assert (S := size_nonneg n x). unfold padded.
  destruct (le_dec u k); [destruct (lt_dec (k - u) n) as [M|M]|]; rewrite ?Rabs_R0; try lra.
  apply (sum_term n (fun i => Rabs (x i))); [|easy]. intros. apply Rabs_pos.
Qed.

Lemma convolution_bound n n' f s u w x :
  size n' (convolution n f s u w x) <= INR n' * size f w * size n x.
Proof.
  unfold size at 1. apply Rle_trans with (∑ i' < n', size f w * size n x).
  - apply sum_le. intros i' _. unfold convolution. eapply Rle_trans; [apply abs_sum|].
    unfold size at 1. rewrite <- sum_scal_r. apply sum_le. intros j _.
    rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|apply padded_bound].
  - rewrite sum_const. lra.
Qed.

Lemma convolution_plus n f s u w x h i' :
  convolution n f s u w (fun i => x i + h i) i'
  = convolution n f s u w x i' + convolution n f s u w h i'.
Proof.
  unfold convolution. rewrite <- sum_plus. apply sum_ext. intros j _. unfold padded.
  destruct (le_dec u (s * i' + j)); [destruct (lt_dec (s * i' + j - u) n)|]; ring.
Qed.

(* book: thm-transposed-adjoint *)
(* covers: All of it; no other map at all, linear or not, has the property. *)
Theorem transposed_adjoint n n' f s u w :
  (forall x x', inner n' (convolution n f s u w x) x' = inner n x (transposed n' f s u w x')) /\
  (forall L : (nat -> R) -> nat -> R,
     (forall x x', inner n' (convolution n f s u w x) x' = inner n x (L x')) ->
     forall x' i, (i < n)%nat -> L x' i = transposed n' f s u w x' i) /\
  (forall J x g, gradient n' J (convolution n f s u w x) g ->
     gradient n (fun x => J (convolution n f s u w x)) x (transposed n' f s u w g)).
Proof.
  split; [intros; apply adjoint|]. split.
  - intros L H x' i I. assert (E := H (at_point i) x'). rewrite adjoint in E. unfold inner in E.
    rewrite !sum_at_point in E by easy. now symmetry.
  - intros J x g [Loc G]. split.
    + intros a b E. apply Loc. intros i' _. unfold convolution. apply sum_ext. intros j _.
      f_equal. unfold padded. destruct (le_dec u (s * i' + j)); [|easy].
      destruct (lt_dec (s * i' + j - u) n) as [M|]; [now apply E|easy].
    + intros e Ep. set (C := INR n' * size f w).
      assert (C0 : 0 <= C) by (apply Rmult_le_pos; [apply pos_INR|apply size_nonneg]).
      destruct (G (e / (C + 1))) as [d [D K]]; [apply Rdiv_lt_0_compat; lra|].
      exists (d / (C + 1)). split; [apply Rdiv_lt_0_compat; lra|]. intros h Hh.
      assert (B := convolution_bound n n' f s u w h). fold C in B.
      assert (Sh := size_nonneg n h).
      assert (Small : size n' (convolution n f s u w h) < d).
      { apply Rle_lt_trans with ((C + 1) * size n h); [lra|].
        apply Rmult_lt_compat_l with (r := C + 1) in Hh; [|lra].
        replace ((C + 1) * (d / (C + 1))) with d in Hh by (field; lra). exact Hh. }
      specialize (K _ Small).
      assert (Ad : inner n' g (convolution n f s u w h) = inner n (transposed n' f s u w g) h).
      { assert (A := adjoint n n' f s u w h g). unfold inner in *.
        rewrite (sum_ext n' _ (fun i => convolution n f s u w h i * g i)) by (intros; ring).
        rewrite A. apply sum_ext. intros. ring. }
      rewrite <- Ad.
      rewrite (Loc (convolution n f s u w (fun i => x i + h i))
        (fun i => convolution n f s u w x i + convolution n f s u w h i))
        by (intros; apply convolution_plus).
      eapply Rle_trans; [exact K|].
      apply Rle_trans with (e / (C + 1) * ((C + 1) * size n h)).
      * apply Rmult_le_compat_l; [apply Rlt_le, Rdiv_lt_0_compat; lra|lra].
      * apply Req_le. field. lra.
Qed.

(* n' is the number of places at which the filter lies inside the padded row. *)
Definition places (n f s u n' : nat) : Prop :=
  forall i', (i' < n')%nat <-> (s * i' + f <= n + 2 * u)%nat.

(* book: prop-conv-size *)
(* covers: All of it; the size of the way back is written without subtraction. *)
Theorem conv_size n f s u n' : (1 <= s)%nat -> (f <= n + 2 * u)%nat -> places n f s u n' ->
  n' = ((n + 2 * u - f) / s + 1)%nat /\
  ((s * (n' - 1) + f = n + 2 * u)%nat <-> Nat.divide s (n + 2 * u - f)) /\
  (f = 4%nat -> s = 2%nat -> u = 1%nat ->
     (Nat.Even n -> (n = 2 * n')%nat) /\ (s * (n' - 1) + f = 2 * n' + 2 * u)%nat).
Proof.
  intros S1 F Pl. set (q := ((n + 2 * u - f) / s)%nat).
  assert (D := Nat.div_mod (n + 2 * u - f) s ltac:(lia)). fold q in D.
  assert (R := Nat.mod_upper_bound (n + 2 * u - f) s ltac:(lia)).
  set (r := ((n + 2 * u - f) mod s)%nat) in *.
  assert (E : n' = (q + 1)%nat).
  { assert (A : (q < n')%nat) by (apply Pl; lia).
    assert (B : ~ (q + 1 < n')%nat).
    { intro C. apply Pl in C. replace (s * (q + 1))%nat with (s * q + s)%nat in C by lia. lia. }
    lia. }
  split; [exact E|]. split.
  - rewrite E. replace (q + 1 - 1)%nat with q by lia. split.
    + intro H. exists q. lia.
    + intros [k K]. assert (r = 0)%nat.
      { unfold r. rewrite K. apply Nat.mod_mul. lia. }
      lia.
  - intros -> -> ->. split; [intros [k ->]; lia|lia].
Qed.
