(* Chapter 8: the smallest game, min over x, max over y of x y. A point is a pair (x, y). *)
Require Export Sums.

Definition point : Type := (R * R)%type.
Definition norm2 (z : point) : R := fst z * fst z + snd z * snd z.
Definition norm (z : point) : R := sqrt (norm2 z).

(* z - eta F(h), with the field F(x, y) = (y, - x). *)
Definition move (eta : R) (z h : point) : point :=
  (fst z - eta * snd h, snd z + eta * fst h).

Definition tends (z : nat -> point) (l : point) : Prop :=
  Un_cv (fun t => fst (z t)) (fst l) /\ Un_cv (fun t => snd (z t)) (snd l).
Definition diverges (z : nat -> point) : Prop := cv_infty (fun t => norm (z t)).

Lemma norm2_nonneg z : 0 <= norm2 z.
Proof. unfold norm2. assert (A := Rle_0_sqr (fst z)). assert (B := Rle_0_sqr (snd z)).
  unfold Rsqr in *. lra. Qed.

Lemma norm2_zero z : norm2 z = 0 <-> z = (0, 0).
Proof.
  destruct z as [x y]. unfold norm2. simpl. split.
  - intro E. assert (A := Rle_0_sqr x). assert (B := Rle_0_sqr y). unfold Rsqr in *.
    f_equal; apply Rsqr_0_uniq; unfold Rsqr; lra.
  - intro E. injection E as -> ->. ring.
Qed.

Lemma norm2_pos z : z <> (0, 0) -> 0 < norm2 z.
Proof.
  intro N. assert (A := norm2_nonneg z).
  destruct (Req_EM_T (norm2 z) 0) as [E|]; [|lra]. elim N. now apply norm2_zero.
Qed.

Lemma geometric f (u : nat -> R) : (forall t, u (S t) = f * u t) -> forall t, u t = f ^ t * u 0%nat.
Proof. intros H t. induction t as [|t IH]; [simpl; ring|]. rewrite H, IH. simpl. ring. Qed.

Lemma tends_zero z : Un_cv (fun t => norm2 (z t)) 0 -> tends z (0, 0).
Proof.
  intro H. split; intros e E; destruct (H (e * e)) as [N K];
    try (now apply Rmult_lt_0_compat); exists N; intros t T; specialize (K t T);
    unfold R_dist in *; rewrite Rminus_0_r in *; simpl;
    rewrite (Rabs_pos_eq (norm2 (z t))) in K by apply norm2_nonneg; unfold norm2 in K;
    assert (A := Rle_0_sqr (fst (z t))); assert (B := Rle_0_sqr (snd (z t)));
    unfold Rsqr in *; apply Rsqr_lt_abs_0 || apply Rsqr_incrst_0; unfold Rsqr;
    try apply Rabs_pos; try lra; rewrite <- Rabs_mult, Rabs_pos_eq; lra.
Qed.

Lemma norm2_tends z l : tends z l -> Un_cv (fun t => norm2 (z t)) (norm2 l).
Proof. intros [A B]. unfold norm2. apply CV_plus; apply CV_mult; easy. Qed.

Lemma shift_cv u l : Un_cv u l -> Un_cv (fun t => u (S t)) l.
Proof. intros H e E. destruct (H e E) as [N K]. exists N. intros t T. apply K. lia. Qed.

Lemma constant_cv c : Un_cv (fun _ => c) c.
Proof.
  intros e E. exists 0%nat. intros t _. unfold R_dist. now rewrite Rminus_diag_eq, Rabs_R0.
Qed.

Lemma power_zero f : 0 <= f < 1 -> Un_cv (fun t => f ^ t) 0.
Proof.
  intros F e E. destruct (pow_lt_1_zero f) with (y := e) as [N K]; [rewrite Rabs_pos_eq; lra|easy|].
  exists N. intros t T. unfold R_dist. rewrite Rminus_0_r. now apply K.
Qed.

Lemma shrinks f z : 0 <= f < 1 -> (forall t, norm2 (z (S t)) = f * norm2 (z t)) ->
  tends z (0, 0).
Proof.
  intros F H. apply tends_zero. replace 0 with (0 * norm2 (z 0%nat)) by ring.
  assert (G := geometric f (fun t => norm2 (z t)) H). cbv beta in G.
  assert (X := CV_mult _ _ _ _ (power_zero f F) (constant_cv (norm2 (z 0%nat)))).
  intros e E. destruct (X e E) as [N K]. exists N. intros t T. rewrite G. now apply K.
Qed.

Lemma grows f z : 1 < f -> (forall t, norm2 (z (S t)) = f * norm2 (z t)) ->
  z 0%nat <> (0, 0) -> diverges z.
Proof.
  intros F H Z M. assert (P := norm2_pos _ Z).
  assert (G := geometric f (fun t => norm2 (z t)) H). cbv beta in G.
  destruct (Pow_x_infinity f ltac:(rewrite Rabs_pos_eq; lra)
              ((M * M + 1) / norm2 (z 0%nat))) as [N K].
  exists N. intros t T. specialize (K t T). unfold norm. rewrite G.
  assert (Q : 0 < f ^ t) by (apply pow_lt; lra).
  rewrite Rabs_pos_eq in K by lra. apply Rge_le in K.
  assert (L : M * M + 1 <= f ^ t * norm2 (z 0%nat)).
  { apply Rmult_le_compat_r with (r := norm2 (z 0%nat)) in K; [|lra].
    unfold Rdiv in K. rewrite Rmult_assoc, Rinv_l in K; lra. }
  destruct (Rlt_dec M 0) as [Neg|Pos].
  - apply Rlt_le_trans with 0; [easy|apply sqrt_pos].
  - rewrite <- (sqrt_square M) by lra. apply sqrt_lt_1_alt. split; [|lra].
    apply Rmult_le_pos; lra.
Qed.

(* book: prop-bilinear-saddle *)
(* covers: All of it. *)
Theorem bilinear_saddle x y :
  ((forall y', x * y' <= x * y) /\ (forall x', x * y <= x' * y) <-> x = 0 /\ y = 0) /\
  0 * 0 = 0.
Proof.
  split; [|ring]. split.
  - intros [A B]. assert (A1 := A (y + x)). assert (B1 := B (x - y)).
    assert (X := Rle_0_sqr x). assert (Y := Rle_0_sqr y). unfold Rsqr in *.
    split; apply Rsqr_0_uniq; unfold Rsqr; lra.
  - intros [-> ->]. split; intros; lra.
Qed.

Lemma simultaneous_factor eta z : norm2 (move eta z z) = (1 + eta * eta) * norm2 z.
Proof. unfold norm2, move. simpl. ring. Qed.

Lemma extragradient_factor eta z :
  norm2 (move eta z (move eta z z)) = (1 - eta ^ 2 + eta ^ 4) * norm2 z.
Proof. unfold norm2, move. simpl. ring. Qed.

(* book: thm-bilinear-rates *)
(* covers: All of it: every step size and every start; divergence and convergence as limits. *)
Theorem bilinear_rates eta : 0 < eta ->
  (* (a) simultaneous steps *)
  (forall z, norm2 (move eta z z) = (1 + eta ^ 2) * norm2 z) /\
  (* (b) implicit steps *)
  (forall z, exists z', z' = move eta z z' /\ forall w, w = move eta z w -> w = z') /\
  (forall z z', z' = move eta z z' -> norm2 z' = 1 / (1 + eta ^ 2) * norm2 z) /\
  (* (c) extragradient steps *)
  (forall z, norm2 (move eta z (move eta z z)) = (1 - eta ^ 2 + eta ^ 4) * norm2 z) /\
  (* (a) diverges, (b) converges, (c) converges if and only if eta < 1 *)
  (forall z : nat -> point, z 0%nat <> (0, 0) ->
     ((forall t, z (S t) = move eta (z t) (z t)) -> diverges z) /\
     ((forall t, z (S t) = move eta (z t) (z (S t))) -> tends z (0, 0)) /\
     ((forall t, z (S t) = move eta (z t) (move eta (z t) (z t))) ->
      (eta < 1 -> tends z (0, 0)) /\ ((exists l, tends z l) -> eta < 1))) /\
  (* the least factor *)
  3 / 4 <= 1 - eta ^ 2 + eta ^ 4 /\
  (1 - eta ^ 2 + eta ^ 4 = 3 / 4 <-> eta = 1 / sqrt 2).
Proof.
  intro E. assert (E2 : 0 < eta ^ 2) by now apply pow_lt.
  assert (Imp : forall z z', z' = move eta z z' ->
    norm2 z' = 1 / (1 + eta ^ 2) * norm2 z).
  { intros [x y] [x' y'] H. unfold move in H. simpl in H. injection H as H1 H2.
    assert (X : x = x' + eta * y') by lra. assert (Y : y = y' - eta * x') by lra.
    unfold norm2. simpl. rewrite X, Y. field. lra. }
  split; [intro z; rewrite simultaneous_factor; f_equal; ring|]. split.
  { intros [x y]. set (d := 1 + eta * eta). assert (D : 0 < d) by (unfold d; lra).
    exists ((x - eta * y) / d, (y + eta * x) / d). unfold move. simpl. split.
    - f_equal; unfold d in *; field; lra.
    - intros [x' y'] H. simpl in H. injection H as H1 H2.
      assert (X : x = x' + eta * y') by lra. assert (Y : y = y' - eta * x') by lra.
      rewrite X, Y. f_equal; unfold d in *; field; lra. }
  split; [exact Imp|]. split; [apply extragradient_factor|]. split; [|split].
  - intros z Z. split; [|split].
    + intro H. apply (grows (1 + eta * eta)); auto; [lra|]. intro t. rewrite H.
      apply simultaneous_factor.
    + intro H. apply (shrinks (1 / (1 + eta ^ 2))).
      * split; [apply Rlt_le, Rdiv_lt_0_compat; lra|].
        apply Rmult_lt_reg_r with (1 + eta ^ 2); [lra|].
        unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
      * intro t. now apply Imp.
    + intro H.
      assert (G : forall t, norm2 (z (S t)) = (1 - eta ^ 2 + eta ^ 4) * norm2 (z t)).
      { intro t. rewrite H. apply extragradient_factor. }
      split.
      * intro L. apply (shrinks (1 - eta ^ 2 + eta ^ 4)); [|exact G].
        assert (eta ^ 2 < 1) by (simpl; nra).
        replace (eta ^ 4) with (eta ^ 2 * eta ^ 2) by ring. split; nra.
      * intros [l L]. destruct (Rlt_dec eta 1) as [|N]; [easy|exfalso].
        assert (F : 1 <= 1 - eta ^ 2 + eta ^ 4).
        { assert (1 <= eta ^ 2) by (simpl; nra).
          replace (eta ^ 4) with (eta ^ 2 * eta ^ 2) by ring. nra. }
        assert (P := norm2_pos _ Z).
        assert (B : forall t, norm2 (z 0%nat) <= norm2 (z t)).
        { induction t as [|t IH]; [lra|]. rewrite G. nra. }
        destruct L as [L1 L2].
        assert (X1 := fun a => UL_sequence _ _ a (shift_cv (fun t => fst (z t)) _ L1)).
        assert (Y1 := fun a => UL_sequence _ _ a (shift_cv (fun t => snd (z t)) _ L2)).
        assert (M1 : Un_cv (fun t => fst (z t) - eta * (snd (z t) + eta * fst (z t)))
                     (fst l - eta * (snd l + eta * fst l))).
        { apply CV_minus; [easy|]. apply CV_mult; [apply constant_cv|].
          apply CV_plus; [easy|]. apply CV_mult; [apply constant_cv|easy]. }
        assert (M2 : Un_cv (fun t => snd (z t) + eta * (fst (z t) - eta * snd (z t)))
                     (snd l + eta * (fst l - eta * snd l))).
        { apply CV_plus; [easy|]. apply CV_mult; [apply constant_cv|].
          apply CV_minus; [easy|]. apply CV_mult; [apply constant_cv|easy]. }
        assert (E1 : fst l = fst l - eta * (snd l + eta * fst l)).
        { apply X1. intros e Ee. destruct (M1 e Ee) as [n K]. exists n. intros t T.
          rewrite H. unfold move. simpl. now apply K. }
        assert (E3 : snd l = snd l + eta * (fst l - eta * snd l)).
        { apply Y1. intros e Ee. destruct (M2 e Ee) as [n K]. exists n. intros t T.
          rewrite H. unfold move. simpl. now apply K. }
        assert (S1 : snd l + eta * fst l = 0) by (apply Rmult_eq_reg_l with eta; lra).
        assert (S2 : fst l - eta * snd l = 0) by (apply Rmult_eq_reg_l with eta; lra).
        assert (Q : norm2 l = 0).
        { assert (fst l = eta * snd l) by lra. rewrite H0 in S1.
          assert (snd l * (1 + eta * eta) = 0) by lra.
          apply Rmult_integral in H1. destruct H1 as [H1|H1]; [|nra].
          unfold norm2. rewrite H0, H1. ring. }
        assert (C := norm2_tends z l (conj L1 L2)). rewrite Q in C.
        destruct (C (norm2 (z 0%nat)) P) as [n K]. specialize (K n (le_n n)).
        unfold R_dist in K. rewrite Rminus_0_r, Rabs_pos_eq in K by apply norm2_nonneg.
        specialize (B n). lra.
  - assert (Q := Rle_0_sqr (eta ^ 2 - / 2)). unfold Rsqr in Q.
    replace (eta ^ 4) with (eta ^ 2 * eta ^ 2) by ring. lra.
  - assert (S2 : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
    assert (SP : 0 < sqrt 2) by (apply sqrt_lt_R0; lra). split.
    + intro H. assert (Q : eta ^ 2 = / 2).
      { replace (eta ^ 4) with (eta ^ 2 * eta ^ 2) in H by ring.
        assert ((eta ^ 2 - / 2) * (eta ^ 2 - / 2) = 0) by lra.
        apply Rmult_integral in H0. lra. }
      apply Rmult_eq_reg_r with (sqrt 2); [|lra]. unfold Rdiv.
      rewrite Rmult_assoc, Rinv_l by lra.
      apply Rsqr_inj; [apply Rmult_le_pos; lra|lra|]. unfold Rsqr.
      replace (eta * sqrt 2 * (eta * sqrt 2)) with (eta ^ 2 * (sqrt 2 * sqrt 2)) by ring.
      rewrite Q, S2. lra.
    + intro H. assert (Q : eta ^ 2 = / 2).
      { rewrite H. unfold Rdiv. rewrite Rpow_mult_distr, pow1, Rmult_1_l.
        replace ((/ sqrt 2) ^ 2) with (/ (sqrt 2 * sqrt 2)) by (field; lra). now rewrite S2. }
      replace (eta ^ 4) with (eta ^ 2 * eta ^ 2) by ring. rewrite Q. lra.
Qed.
