(* Chapter 6: what a linear discriminator cannot see, and a game without a pure saddle point. *)
Require Export Generators Regret.

(* The logit w . phi(x) + b on point i, with l features. *)
Definition logit (l : nat) (phi : nat -> nat -> R) (w : nat -> R) (b : R) (i : nat) : R :=
  (∑ j < l, w j * phi i j) + b.
Definition feature_mean (n : nat) (p : nat -> R) (phi : nat -> nat -> R) (j : nat) : R :=
  ∑ i < n, p i * phi i j.
Definition linear_discriminator l phi w b (i : nat) : R := sigmoid (logit l phi w b i).

Lemma ln_half : ln (/ 2) = - ln 2.
Proof. apply ln_Rinv. lra. Qed.

(* log sigma between its tangent at 0 and a parabola. *)
Lemma log_sigmoid_bounds a :
  - ln 2 + a / 2 - a ^ 2 / 8 <= ln (sigmoid a) <= - ln 2 + a / 2.
Proof.
  rewrite log_sigmoid. assert (E := exp_pos (- a)). split.
  - assert (H := hoeffding_coin (- a) (/ 2) ltac:(lra)).
    replace (1 - / 2 + / 2 * exp (- a)) with ((1 + exp (- a)) / 2) in H by field.
    rewrite ln_div in H by lra. simpl in *. lra.
  - destruct (below_peak (/ 2) (/ 2) (sigmoid a)) as [B _]; try lra;
      try (assert (S := sigmoid_bounds a); lra).
    rewrite log_sigmoid, log_1_minus_sigmoid in B. unfold peak in B.
    replace (/ 2 + / 2) with 1 in B by field. rewrite ln_1, ln_half in B. lra.
Qed.

Lemma log_1_minus_sigmoid_bounds a :
  - ln 2 - a / 2 - a ^ 2 / 8 <= ln (1 - sigmoid a) <= - ln 2 - a / 2.
Proof.
  assert (S : 1 - sigmoid a = sigmoid (- a)).
  { unfold sigmoid. rewrite Ropp_involutive, exp_Ropp. assert (E := exp_pos a). field. lra. }
  rewrite S. assert (B := log_sigmoid_bounds (- a)).
  replace ((- a) ^ 2) with (a ^ 2) in B by ring. lra.
Qed.

Lemma linear_value n l p q phi w b : law n p -> law n q ->
  value n p q (linear_discriminator l phi w b)
  = Fin (∑ i < n, (p i * ln (sigmoid (logit l phi w b i))
                   + q i * ln (1 - sigmoid (logit l phi w b i)))).
Proof.
  intros P Q. apply value_fin; [exact (proj1 P)|exact (proj1 Q)|].
  intros i I. unfold linear_discriminator. assert (S := sigmoid_bounds (logit l phi w b i)). lra.
Qed.

Lemma mean_logit n l p phi w b : law n p ->
  ∑ i < n, p i * logit l phi w b i = (∑ j < l, w j * feature_mean n p phi j) + b.
Proof.
  intro P. unfold logit, feature_mean.
  rewrite (sum_ext n _ (fun i => (∑ j < l, w j * (p i * phi i j)) + b * p i)).
  - rewrite sum_plus, sum_scal, (proj2 P), sum_swap, Rmult_1_r. f_equal.
    apply sum_ext. intros j _. now rewrite sum_scal.
  - intros i _. rewrite Rmult_plus_distr_l, <- sum_scal. f_equal; [|ring].
    apply sum_ext. intros. ring.
Qed.

Lemma linear_half l phi i : linear_discriminator l phi (fun _ => 0) 0 i = / 2.
Proof.
  unfold linear_discriminator, logit. rewrite sum_all_zero by (intros; ring).
  unfold sigmoid. rewrite Rplus_0_l, Ropp_0, exp_0. field.
Qed.

(* book: prop-small-discriminator *)
(* covers: Finite spaces; any finite number of features. *)
Theorem small_discriminator n l p q phi : law n p -> law n q ->
  let values x := exists w b, x = value n p q (linear_discriminator l phi w b) in
  let equal_means := forall j, (j < l)%nat -> feature_mean n p phi j = feature_mean n q phi j in
  (forall m, supremum values m -> Fin (- ln 4) ≤ m) /\
  (supremum values (Fin (- ln 4)) <-> equal_means) /\
  (equal_means ->
     (forall w b, value n p q (linear_discriminator l phi w b) ≤ value n p q half) /\
     (forall r, law n r -> value n p q half ≤ value n p r half)).
Proof.
  intros P Q values equal_means.
  assert (H : forall r, law n r -> value n p r half = Fin (- ln 4)) by (intros; now apply value_half).
  assert (Z : value n p q (linear_discriminator l phi (fun _ => 0) 0) = Fin (- ln 4)).
  { rewrite <- (H q Q). unfold value. f_equal; apply expectation_ext; intros i _;
      now rewrite linear_half. }
  assert (U : equal_means -> forall w b,
            value n p q (linear_discriminator l phi w b) ≤ Fin (- ln 4)).
  { intros E w b. rewrite linear_value by easy. simpl.
    apply Rle_trans with (∑ i < n, (p i * (- ln 2 + logit l phi w b i / 2)
                                   + q i * (- ln 2 - logit l phi w b i / 2))).
    - apply sum_le. intros i I. assert (A := log_sigmoid_bounds (logit l phi w b i)).
      assert (B := log_1_minus_sigmoid_bounds (logit l phi w b i)).
      apply Rplus_le_compat; apply Rmult_le_compat_l; try lra; [now apply P|now apply Q].
    - rewrite (sum_ext n _ (fun i => / 2 * (p i * logit l phi w b i) - ln 2 * p i
          - / 2 * (q i * logit l phi w b i) - ln 2 * q i)) by (intros; field).
      rewrite !sum_minus, !sum_scal, (mean_logit n l p), (mean_logit n l q), (proj2 P), (proj2 Q),
        ln_4 by easy.
      assert (F : ∑ j < l, w j * feature_mean n p phi j = ∑ j < l, w j * feature_mean n q phi j).
      { apply sum_ext. intros j J. now rewrite E. }
      rewrite F. lra. }
  split; [|split; [split|]].
  - intros m [B _]. rewrite <- Z. apply B. now exists (fun _ => 0), 0.
  - intros [B _] j J. set (w := fun k => feature_mean n p phi k - feature_mean n q phi k).
    destruct (Req_EM_T (w j) 0) as [E|N]; [unfold w in E; lra|exfalso].
    set (a := fun i => logit l phi w 0 i).
    set (s := ∑ k < l, w k * w k).
    assert (S : 0 < s).
    { apply Rlt_le_trans with (w j * w j); [now apply Rsqr_pos_lt in N|].
      apply (sum_term l (fun k => w k * w k)); [|easy]. intros. apply Rle_0_sqr. }
    set (v := ∑ i < n, (p i + q i) * a i ^ 2).
    assert (V : 0 <= v).
    { apply sum_nonneg. intros i I. assert (A := proj1 P i I). assert (A' := proj1 Q i I).
      apply Rmult_le_pos; [lra|]. apply pow2_ge_0. }
    (* a small step along the difference of the means *)
    assert (Low : forall t, - ln 4 + t * s / 2 - t ^ 2 * v / 8 <= - ln 4).
    { intro t. set (wt := fun k => t * w k).
      assert (At : forall i, logit l phi wt 0 i = t * a i).
      { intro i. unfold a, logit, wt. rewrite !Rplus_0_r, <- sum_scal. apply sum_ext. intros. ring. }
      assert (C : value n p q (linear_discriminator l phi wt 0) ≤ Fin (- ln 4)) by (apply B; now exists wt, 0).
      rewrite linear_value in C by easy. simpl in C.
      eapply Rle_trans; [|exact C].
      apply Rle_trans with (∑ i < n, (p i * (- ln 2 + t * a i / 2 - (t * a i) ^ 2 / 8)
                                    + q i * (- ln 2 - t * a i / 2 - (t * a i) ^ 2 / 8))).
      - rewrite (sum_ext n _ (fun i => t / 2 * (p i * a i) - ln 2 * p i
            - t / 2 * (q i * a i) - ln 2 * q i - t ^ 2 / 8 * ((p i + q i) * a i ^ 2)))
          by (intros; field).
        rewrite !sum_minus, !sum_scal. unfold a. rewrite (mean_logit n l p), (mean_logit n l q),
          (proj2 P), (proj2 Q), ln_4 by easy.
        change (∑ i < n, (p i + q i) * logit l phi w 0 i ^ 2) with v.
        assert (Sd : s = (∑ k < l, w k * feature_mean n p phi k) - ∑ k < l, w k * feature_mean n q phi k).
        { unfold s. rewrite <- sum_minus. apply sum_ext. intros k _. unfold w. ring. }
        rewrite Sd. apply Req_le. field.
      - apply sum_le. intros i I. rewrite At.
        assert (A := log_sigmoid_bounds (t * a i)). assert (A' := log_1_minus_sigmoid_bounds (t * a i)).
        apply Rplus_le_compat; apply Rmult_le_compat_l; try lra; [now apply P|now apply Q]. }
    specialize (Low (2 * s / (v + 1))).
    assert (K : 2 * s / (v + 1) * s / 2 - (2 * s / (v + 1)) ^ 2 * v / 8
                = s * s * (v / 2 + 1) / ((v + 1) * (v + 1))) by (field; lra).
    assert (0 < s * s * (v / 2 + 1) / ((v + 1) * (v + 1))).
    { apply Rdiv_lt_0_compat; [|apply Rmult_lt_0_compat; lra].
      apply Rmult_lt_0_compat; [now apply Rmult_lt_0_compat|lra]. }
    lra.
  - intro E. split.
    + intros x [w [b ->]]. now apply U.
    + intros u B. rewrite <- Z. apply B. now exists (fun _ => 0), 0.
  - intro E. split; [intros w b; rewrite (H q Q); now apply U|].
    intros r R. rewrite !H by easy. apply ele_refl.
Qed.

(* P is uniform on -1 and 1; the generator makes one point t; D = sigma(w x + u x^2). *)
Definition quadratic (w u x : R) : R := sigmoid (w * x + u * x ^ 2).
Definition one_point_value (w u t : R) : R :=
  (ln (quadratic w u (-1)) + ln (quadratic w u 1)) / 2 + ln (1 - quadratic w u t).

(* book: prop-no-pure-saddle *)
(* covers: All of it; the gap of the minimax is given by a number. *)
Theorem no_pure_saddle :
  let box x := -1 <= x <= 1 in
  (* whatever w and u are, some point t answers with at most - log 4 *)
  (forall w u, box w -> box u -> exists t, box t /\ one_point_value w u t <= - ln 4) /\
  (* whatever t is, some w and u reach a number above - log 4 *)
  (exists c, - ln 4 < c /\
     forall t, box t -> exists w u, box w /\ box u /\ c <= one_point_value w u t) /\
  (* so no pair is a saddle point *)
  (forall w u t, box w -> box u -> box t ->
     ~ ((forall w' u', box w' -> box u' -> one_point_value w' u' t <= one_point_value w u t) /\
        (forall t', box t' -> one_point_value w u t <= one_point_value w u t'))) /\
  (* a fair coin between -1 and 1, and w = u = 0 (D = 1/2) *)
  (forall w u, quadratic 0 0 1 = / 2 /\
     (one_point_value w u (-1) + one_point_value w u 1) / 2 <= - ln 4) /\
  (forall t, one_point_value 0 0 t = - ln 4).
Proof.
  intro box.
  assert (Coin : forall w u, (one_point_value w u (-1) + one_point_value w u 1) / 2 <= - ln 4).
  { intros w u. unfold one_point_value, quadratic. rewrite ln_4.
    assert (A := log_sigmoid_bounds (w * -1 + u * (-1) ^ 2)).
    assert (B := log_sigmoid_bounds (w * 1 + u * 1 ^ 2)).
    assert (A' := log_1_minus_sigmoid_bounds (w * -1 + u * (-1) ^ 2)).
    assert (B' := log_1_minus_sigmoid_bounds (w * 1 + u * 1 ^ 2)). lra. }
  assert (A : forall w u, box w -> box u -> exists t, box t /\ one_point_value w u t <= - ln 4).
  { intros w u _ _. specialize (Coin w u). unfold box.
    destruct (Rle_dec (one_point_value w u (-1)) (- ln 4)) as [Y|N].
    - exists (-1). split; lra.
    - exists 1. split; lra. }
  assert (B : exists c, - ln 4 < c /\
     forall t, box t -> exists w u, box w /\ box u /\ c <= one_point_value w u t).
  { exists (- ln 4 + / 8). split; [lra|]. intros t T.
    (* w = - t / 2 and u = (1 - t^2) / 2: half the difference of the means of x and x^2 *)
    exists (- t / 2), ((1 - t ^ 2) / 2). unfold box in *.
    assert (T2 : 0 <= t ^ 2 <= 1) by (simpl; nra).
    split; [lra|]. split; [lra|]. unfold one_point_value, quadratic. rewrite ln_4.
    set (w := - t / 2). set (u := (1 - t ^ 2) / 2).
    assert (L1 := proj1 (log_sigmoid_bounds (w * -1 + u * (-1) ^ 2))).
    assert (L2 := proj1 (log_sigmoid_bounds (w * 1 + u * 1 ^ 2))).
    assert (L3 := proj1 (log_1_minus_sigmoid_bounds (w * t + u * t ^ 2))).
    apply Rle_trans with (- (2 * ln 2) + (u - (w * t + u * t ^ 2)) / 2
       - ((w * -1 + u * (-1) ^ 2) ^ 2 + (w * 1 + u * 1 ^ 2) ^ 2) / 16
       - (w * t + u * t ^ 2) ^ 2 / 8); [|lra].
    unfold w, u. set (s := t ^ 2) in *.
    replace (- t / 2 * t + (1 - s) / 2 * s) with (- (s * s) / 2) by (unfold s; field).
    replace ((- t / 2 * -1 + (1 - s) / 2 * (-1) ^ 2) ^ 2 + (- t / 2 * 1 + (1 - s) / 2 * 1 ^ 2) ^ 2)
      with ((s + (1 - s) * (1 - s)) / 2) by (unfold s; field).
    replace ((- (s * s) / 2) ^ 2) with (s * s * (s * s) / 4) by field.
    assert (0 <= s * s <= 1) by nra. assert (s * s * (s * s) <= s * s) by nra. nra. }
  assert (Z : forall t, one_point_value 0 0 t = - ln 4).
  { intro t. unfold one_point_value, quadratic.
    replace (0 * -1 + 0 * (-1) ^ 2) with 0 by ring. replace (0 * 1 + 0 * 1 ^ 2) with 0 by ring.
    replace (0 * t + 0 * t ^ 2) with 0 by ring.
    assert (S : sigmoid 0 = / 2) by (unfold sigmoid; rewrite Ropp_0, exp_0; field).
    rewrite S. replace (1 - / 2) with (/ 2) by field. rewrite ln_half, ln_4. field. }
  split; [exact A|]. split; [exact B|]. split; [|split; [|exact Z]].
  - intros w u t W U T [Max Min]. destruct (A w u W U) as [t' [T' L]].
    destruct B as [c [C R]]. destruct (R t T) as [w' [u' [W' [U' L']]]].
    specialize (Max w' u' W' U'). specialize (Min t' T'). lra.
  - intros w u. split; [|apply Coin]. unfold quadratic.
    replace (0 * 1 + 0 * 1 ^ 2) with 0 by ring. unfold sigmoid. rewrite Ropp_0, exp_0. field.
Qed.
