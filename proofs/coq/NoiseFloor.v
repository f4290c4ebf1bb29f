(* Chapter 8: averages of iterates, and the noise floor. The noise takes finitely many values. *)
Require Export AlternatingSteps Laws.

(* The mean of the first T points. *)
Definition average (z : nat -> point) (T : nat) : point :=
  ((∑ t < T, fst (z t)) / INR T, (∑ t < T, snd (z t)) / INR T).
Definition difference (z w : point) : point := (fst z - fst w, snd z - snd w).

Lemma norm_scale c z w : 0 <= c -> norm2 z = c * c * norm2 w -> norm z = c * norm w.
Proof.
  intros C E. unfold norm. rewrite E, sqrt_mult_alt, sqrt_square; [easy|easy|].
  now apply Rmult_le_pos.
Qed.

Lemma norm_triangle z w : norm (difference z w) <= norm z + norm w.
Proof.
  unfold norm. assert (A := norm2_nonneg z). assert (B := norm2_nonneg w).
  assert (SA := sqrt_pos (norm2 z)). assert (SB := sqrt_pos (norm2 w)).
  rewrite <- (sqrt_square (sqrt (norm2 z) + sqrt (norm2 w))) by lra.
  apply sqrt_le_1_alt.
  replace ((sqrt (norm2 z) + sqrt (norm2 w)) * (sqrt (norm2 z) + sqrt (norm2 w)))
    with (norm2 z + norm2 w + 2 * (sqrt (norm2 z) * sqrt (norm2 w)))
    by (rewrite <- (sqrt_sqrt (norm2 z) A) at 1; rewrite <- (sqrt_sqrt (norm2 w) B) at 1; ring).
  rewrite <- sqrt_mult_alt by easy.
  assert (C : - (fst z * fst w + snd z * snd w) <= sqrt (norm2 z * norm2 w)).
  { destruct (Rle_dec 0 (- (fst z * fst w + snd z * snd w))) as [P|N].
    - rewrite <- (sqrt_square (- (fst z * fst w + snd z * snd w))) by easy.
      apply sqrt_le_1_alt. unfold norm2.
      assert (Q := Rle_0_sqr (fst z * snd w - snd z * fst w)). unfold Rsqr in Q. lra.
    - assert (Q := sqrt_pos (norm2 z * norm2 w)). lra. }
  unfold norm2 in *. unfold difference. simpl. lra.
Qed.

Lemma pow_exp_bound T : (1 <= T)%nat -> (1 + / INR T) ^ T <= exp 1.
Proof.
  intro H. assert (P : 0 < INR T) by (apply lt_0_INR; lia).
  assert (I : 0 < / INR T) by now apply Rinv_0_lt_compat.
  assert (E : 1 + / INR T <= exp (/ INR T)) by apply exp_ineq1_le.
  apply Rle_trans with (exp (/ INR T) ^ T); [apply pow_incr; lra|].
  replace (exp 1) with (exp (INR T * / INR T)) by (f_equal; field; lra). apply Req_le. clear.
  generalize (/ INR T). intro x. induction T as [|T IH].
  - simpl. rewrite Rmult_0_l, exp_0. easy.
  - rewrite S_INR. simpl pow. rewrite IH, <- exp_plus. f_equal. ring.
Qed.

(* book: prop-bilinear-averages *)
(* covers: All of it. *)
Theorem bilinear_averages :
  (* (a) simultaneous steps *)
  (forall eta z T, 0 < eta -> (1 <= T)%nat -> (forall t, z (S t) = move eta (z t) (z t)) ->
     norm (average z T) = norm (difference (z T) (z 0%nat)) / (eta * INR T) /\
     (eta = 1 / sqrt (INR T) ->
      norm (average z T) <= (1 + sqrt (exp 1)) * norm (z 0%nat) / sqrt (INR T))) /\
  (* (b) alternating steps *)
  (forall a b z0, 0 < a -> 0 < b -> a * b < 4 -> exists c, forall z T, (1 <= T)%nat ->
     z 0%nat = z0 -> (forall t, z (S t) = alternate a b (z t)) ->
     norm (average z T) <= c / INR T).
Proof.
  split.
  - intros eta z T E T1 H. assert (P : 0 < INR T) by (apply lt_0_INR; lia).
    assert (Sum : forall n, fst (z n) - fst (z 0%nat) = - eta * (∑ t < n, snd (z t)) /\
                            snd (z n) - snd (z 0%nat) = eta * (∑ t < n, fst (z t))).
    { induction n as [|n [I1 I2]]; [simpl; split; ring|]. rewrite H. unfold move. simpl. lra. }
    destruct (Sum T) as [S1 S2].
    assert (A : norm (average z T) = norm (difference (z T) (z 0%nat)) / (eta * INR T)).
    { unfold Rdiv. rewrite Rmult_comm. apply norm_scale.
      - apply Rlt_le, Rinv_0_lt_compat, Rmult_lt_0_compat; lra.
      - unfold norm2, average, difference. simpl. rewrite S1, S2. field. lra. }
    split; [exact A|]. intro Eq. rewrite A.
    assert (Sq : 0 < sqrt (INR T)) by now apply sqrt_lt_R0.
    assert (SS : sqrt (INR T) * sqrt (INR T) = INR T) by (apply sqrt_sqrt; lra).
    assert (Eta2 : eta * eta = / INR T).
    { rewrite Eq. transitivity (/ (sqrt (INR T) * sqrt (INR T))); [field; lra|now rewrite SS]. }
    assert (D : eta * INR T = sqrt (INR T)).
    { rewrite Eq. transitivity (1 / sqrt (INR T) * (sqrt (INR T) * sqrt (INR T)));
        [now rewrite SS|field; lra]. }
    rewrite D. unfold Rdiv. apply Rmult_le_compat_r; [now apply Rlt_le, Rinv_0_lt_compat|].
    apply Rle_trans with (norm (z T) + norm (z 0%nat)); [apply norm_triangle|].
    enough (norm (z T) <= sqrt (exp 1) * norm (z 0%nat)) by lra.
    unfold norm. rewrite <- sqrt_mult_alt by apply Rlt_le, exp_pos. apply sqrt_le_1_alt.
    rewrite (geometric (1 + eta * eta) (fun t => norm2 (z t)))
      by (intro t; rewrite H; apply simultaneous_factor).
    apply Rmult_le_compat_r; [apply norm2_nonneg|]. rewrite Eta2. now apply pow_exp_bound.
  - intros a b z0 A B U.
    destruct (alternating_steps a b A B) as [Inv [Low _]]. destruct (Low U) as [[k [K Lk]] _].
    set (m := sqrt (form a b z0 / k)). set (c := (m + norm z0) / a + (m + norm z0) / b + m + norm z0).
    exists (2 * c). intros z T T1 Z0 H. assert (P : 0 < INR T) by (apply lt_0_INR; lia).
    assert (F : forall t, form a b (z t) = form a b z0).
    { induction t as [|t IH]; [now rewrite Z0|]. now rewrite H, Inv. }
    assert (M : forall t, norm (z t) <= m).
    { intro t. unfold norm, m. apply sqrt_le_1_alt. apply Rmult_le_reg_l with k; [easy|].
      replace (k * (form a b z0 / k)) with (form a b z0) by (field; lra).
      rewrite <- (F t). apply Lk. }
    assert (Co : forall w, Rabs (fst w) <= norm w /\ Rabs (snd w) <= norm w).
    { intro w. unfold norm. rewrite <- !sqrt_Rsqr_abs. unfold Rsqr.
      assert (X := Rle_0_sqr (fst w)). assert (Y := Rle_0_sqr (snd w)). unfold Rsqr in *.
      split; apply sqrt_le_1_alt; unfold norm2; lra. }
    assert (Sum : forall n, fst (z 0%nat) - fst (z n) = a * (∑ t < n, snd (z t)) /\
       snd (z n) - snd (z 0%nat) = b * ((∑ t < n, fst (z t)) + fst (z n) - fst (z 0%nat))).
    { induction n as [|n [I1 I2]]; [simpl; split; ring|].
      rewrite H. unfold alternate, ascend, descend. simpl. split; lra. }
    destruct (Sum T) as [S1 S2]. destruct (Co (z T)) as [C1 C2]. destruct (Co z0) as [C3 C4].
    rewrite Z0 in S1, S2. specialize (M T).
    assert (N0 := sqrt_pos (norm2 z0)). fold (norm z0) in N0.
    assert (Nm : 0 <= m) by apply sqrt_pos.
    set (n0 := norm z0) in *. set (nT := norm (z T)) in *.
    assert (Y : Rabs (∑ t < T, snd (z t)) <= (m + n0) / a).
    { replace (∑ t < T, snd (z t)) with ((fst z0 - fst (z T)) / a) by (rewrite S1; field; lra).
      unfold Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ a)) by now apply Rlt_le, Rinv_0_lt_compat.
      apply Rmult_le_compat_r; [now apply Rlt_le, Rinv_0_lt_compat|].
      unfold Rminus. eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp. lra. }
    assert (X : Rabs (∑ t < T, fst (z t)) <= (m + n0) / b + m + n0).
    { replace (∑ t < T, fst (z t)) with ((snd (z T) - snd z0) / b + (fst z0 - fst (z T)))
        by (rewrite S2; field; lra).
      eapply Rle_trans; [apply Rabs_triang|]. rewrite Rplus_assoc. apply Rplus_le_compat.
      - unfold Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ b)) by now apply Rlt_le, Rinv_0_lt_compat.
        apply Rmult_le_compat_r; [now apply Rlt_le, Rinv_0_lt_compat|].
        unfold Rminus. eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp. lra.
      - unfold Rminus. eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp. lra. }
    assert (Qa : 0 <= (m + n0) / a) by (apply Rmult_le_pos; [lra|now apply Rlt_le, Rinv_0_lt_compat]).
    assert (Qb : 0 <= (m + n0) / b) by (apply Rmult_le_pos; [lra|now apply Rlt_le, Rinv_0_lt_compat]).
    assert (Cx : Rabs (∑ t < T, fst (z t)) <= c) by (unfold c; lra).
    assert (Cy : Rabs (∑ t < T, snd (z t)) <= c) by (unfold c; lra).
    assert (Cp : 0 <= c) by (unfold c; lra).
    unfold norm. rewrite <- (sqrt_square (2 * c / INR T)).
    + apply sqrt_le_1_alt. unfold norm2, average. simpl.
      set (sx := ∑ t < T, fst (z t)) in *. set (sy := ∑ t < T, snd (z t)) in *.
      replace (sx / INR T * (sx / INR T) + sy / INR T * (sy / INR T))
        with ((sx * sx + sy * sy) * (/ INR T * / INR T)) by (field; lra).
      replace (2 * c / INR T * (2 * c / INR T)) with (4 * (c * c) * (/ INR T * / INR T)) by (field; lra).
      apply Rmult_le_compat_r.
      * apply Rmult_le_pos; now apply Rlt_le, Rinv_0_lt_compat.
      * assert (sx * sx <= c * c) by (rewrite <- (Rabs_pos_eq (sx * sx)), Rabs_mult by apply Rle_0_sqr;
          apply Rmult_le_compat; try apply Rabs_pos; lra).
        assert (sy * sy <= c * c) by (rewrite <- (Rabs_pos_eq (sy * sy)), Rabs_mult by apply Rle_0_sqr;
          apply Rmult_le_compat; try apply Rabs_pos; lra).
        assert (0 <= c * c) by (apply Rmult_le_pos; lra). lra.
    + apply Rmult_le_pos; [lra|now apply Rlt_le, Rinv_0_lt_compat].
Qed.

(* Noise xi with the law p on m values: mean 0, and s2 = E |xi|^2. *)
Definition noise (m : nat) (p : nat -> R) (xi : nat -> point) (s2 : R) : Prop :=
  law m p /\ ∑ i < m, p i * fst (xi i) = 0 /\ ∑ i < m, p i * snd (xi i) = 0 /\
  ∑ i < m, p i * norm2 (xi i) = s2.

(* z - eta (F(h) + xi). *)
Definition noisy (eta : R) (z h xi : point) : point :=
  (fst z - eta * (snd h + fst xi), snd z - eta * (- fst h + snd xi)).

(* A trial step of size kappa, then the update of size eta; each has its own noise. *)
Definition trial (kappa eta : R) (z xi xi' : point) : point :=
  noisy eta z (noisy kappa z z xi) xi'.

(* E |z(t)|^2 for a start z, by iterating the mean over one step; two independent noises. *)
Fixpoint mean_square (m : nat) (p : nat -> R) (step : point -> nat -> nat -> point)
    (t : nat) (z : point) : R :=
  match t with
  | O => norm2 z
  | S s => ∑ i < m, p i * (∑ j < m, p j * mean_square m p step s (step z i j))
  end.

Lemma mean_quadratic m p xi s2 c : noise m p xi s2 -> forall a d1 d2 : R,
  ∑ i < m, p i * (c + d1 * fst (xi i) + d2 * snd (xi i) + a * norm2 (xi i)) = c + a * s2.
Proof.
  intros [L [M1 [M2 M3]]] a d1 d2.
  rewrite (sum_ext m _ (fun i => c * p i + d1 * (p i * fst (xi i)) + d2 * (p i * snd (xi i))
                                 + a * (p i * norm2 (xi i)))) by (intros; ring).
  rewrite !sum_plus, !(sum_scal m), M1, M2, M3, (proj2 L). ring.
Qed.

Lemma trial_mean m p xi s2 kappa eta z : noise m p xi s2 ->
  ∑ i < m, p i * (∑ j < m, p j * norm2 (trial kappa eta z (xi i) (xi j)))
  = (1 - 2 * kappa * eta + eta ^ 2 + kappa ^ 2 * eta ^ 2) * norm2 z
    + eta ^ 2 * (1 + kappa ^ 2) * s2.
Proof.
  intro N. destruct z as [x y]. assert (Q := mean_quadratic m p xi s2).
  set (X := x - eta * y - eta * kappa * x). set (Y := y + eta * x - eta * kappa * y).
  rewrite (sum_ext m _ (fun i => p i * (X * X + Y * Y + eta ^ 2 * s2
      + - 2 * Y * eta * kappa * fst (xi i) + 2 * X * eta * kappa * snd (xi i)
      + eta ^ 2 * kappa ^ 2 * norm2 (xi i)))).
  - rewrite (Q _ N). unfold X, Y, norm2. simpl. ring.
  - intros i _. f_equal.
    rewrite (sum_ext m _ (fun j => p j * (
        (X * X + Y * Y + - 2 * Y * eta * kappa * fst (xi i) + 2 * X * eta * kappa * snd (xi i)
         + eta ^ 2 * kappa ^ 2 * norm2 (xi i))
        + (- 2 * X * eta - 2 * eta ^ 2 * kappa * snd (xi i)) * fst (xi j)
        + (- 2 * Y * eta + 2 * eta ^ 2 * kappa * fst (xi i)) * snd (xi j)
        + eta ^ 2 * norm2 (xi j)))).
    + rewrite (Q _ N). ring.
    + intros j _. f_equal. unfold trial, noisy, norm2, X, Y. simpl. ring.
Qed.

(* The same with the noise of the second evaluation independent: iterate the mean. *)
Lemma mean_square_value m p step f c :
  law m p ->
  (forall z, ∑ i < m, p i * (∑ j < m, p j * norm2 (step z i j)) = f * norm2 z + c) ->
  forall t z, f <> 1 ->
    mean_square m p step t z = f ^ t * (norm2 z - c / (1 - f)) + c / (1 - f).
Proof.
  intros L H t z F. revert z. induction t as [|t IH]; intro z; [simpl; ring|].
  simpl mean_square.
  rewrite (sum_ext m _ (fun i => f ^ t * (p i * (∑ j < m, p j * norm2 (step z i j)))
      + (c / (1 - f) - f ^ t * (c / (1 - f))) * p i)).
  - rewrite sum_plus, !sum_scal, H, (proj2 L). simpl pow. field. lra.
  - intros i _.
    rewrite (sum_ext m _ (fun j => f ^ t * (p j * norm2 (step z i j))
        + (c / (1 - f) - f ^ t * (c / (1 - f))) * p j)).
    + rewrite sum_plus, !sum_scal, (proj2 L). ring.
    + intros j _. rewrite IH. ring.
Qed.

Lemma mean_square_limit m p step f c z : law m p -> 0 <= f < 1 ->
  (forall z, ∑ i < m, p i * (∑ j < m, p j * norm2 (step z i j)) = f * norm2 z + c) ->
  Un_cv (fun t => mean_square m p step t z) (c / (1 - f)).
Proof.
  intros L F H.
  assert (C := CV_plus _ _ _ _ (CV_mult _ _ _ _ (power_zero f F)
    (constant_cv (norm2 z - c / (1 - f)))) (constant_cv (c / (1 - f)))).
  rewrite Rmult_0_l, Rplus_0_l in C.
  intros e E. destruct (C e E) as [n K]. exists n. intros t T.
  rewrite (mean_square_value m p step f c L H t z ltac:(lra)). now apply K.
Qed.

(* book: prop-noise-floor *)
(* covers: Noise with finitely many values, of any law; the book allows any noise. *)
Theorem noise_floor m p xi s : noise m p xi (s ^ 2) ->
  (* (a) *)
  (forall eta z, ∑ i < m, p i * norm2 (noisy eta z z (xi i))
     = (1 + eta ^ 2) * norm2 z + eta ^ 2 * s ^ 2) /\
  (* (b) *)
  (forall eta, 0 < eta < 1 ->
     (forall z, ∑ i < m, p i * (∑ j < m, p j * norm2 (trial eta eta z (xi i) (xi j)))
        = (1 - eta ^ 2 + eta ^ 4) * norm2 z + eta ^ 2 * (1 + eta ^ 2) * s ^ 2) /\
     (forall z, Un_cv
        (fun t => mean_square m p (fun z i j => trial eta eta z (xi i) (xi j)) t z)
        (s ^ 2 * ((1 + eta ^ 2) / (1 - eta ^ 2)))) /\
     (s <> 0 -> s ^ 2 < s ^ 2 * ((1 + eta ^ 2) / (1 - eta ^ 2)))) /\
  (* (c) *)
  (forall kappa eta, 0 < kappa -> 0 < eta ->
     let f := 1 - 2 * kappa * eta + eta ^ 2 + kappa ^ 2 * eta ^ 2 in
     (forall z, ∑ i < m, p i * (∑ j < m, p j * norm2 (trial kappa eta z (xi i) (xi j)))
        = f * norm2 z + eta ^ 2 * (1 + kappa ^ 2) * s ^ 2) /\
     (f < 1 -> forall z, Un_cv
        (fun t => mean_square m p (fun z i j => trial kappa eta z (xi i) (xi j)) t z)
        (s ^ 2 * (eta * (1 + kappa ^ 2) / (2 * kappa - eta * (1 + kappa ^ 2)))))) /\
  (forall kappa, 0 < kappa -> forall e, 0 < e -> exists d, 0 < d /\
     forall eta, 0 < eta < d ->
       Rabs (s ^ 2 * (eta * (1 + kappa ^ 2) / (2 * kappa - eta * (1 + kappa ^ 2)))) < e).
Proof.
  intros N. assert (L := proj1 N).
  assert (Sp : 0 <= s ^ 2) by (replace (s ^ 2) with (Rsqr s) by (unfold Rsqr; ring); apply Rle_0_sqr).
  split; [|split; [|split]].
  - intros eta [x y]. assert (Q := mean_quadratic m p xi (s ^ 2)).
    set (X := x - eta * y). set (Y := y + eta * x).
    rewrite (sum_ext m _ (fun i => p i * (X * X + Y * Y + - 2 * X * eta * fst (xi i)
        + - 2 * Y * eta * snd (xi i) + eta ^ 2 * norm2 (xi i)))).
    + rewrite (Q _ N). unfold X, Y, norm2. simpl. ring.
    + intros i _. f_equal. unfold noisy, norm2, X, Y. simpl. ring.
  - intros eta E. assert (E2 : 0 < eta ^ 2 < 1) by (simpl; nra).
    assert (H : forall z, ∑ i < m, p i * (∑ j < m, p j * norm2 (trial eta eta z (xi i) (xi j)))
        = (1 - eta ^ 2 + eta ^ 4) * norm2 z + eta ^ 2 * (1 + eta ^ 2) * s ^ 2).
    { intro z. rewrite (trial_mean m p xi (s ^ 2)) by easy. ring. }
    split; [exact H|]. split.
    + intro z. replace (s ^ 2 * ((1 + eta ^ 2) / (1 - eta ^ 2)))
        with (eta ^ 2 * (1 + eta ^ 2) * s ^ 2 / (1 - (1 - eta ^ 2 + eta ^ 4))).
      * apply mean_square_limit; auto. replace (eta ^ 4) with (eta ^ 2 * eta ^ 2) by ring. nra.
      * replace (1 - (1 - eta ^ 2 + eta ^ 4)) with (eta ^ 2 * (1 - eta ^ 2)) by ring.
        field. split; lra.
    + intro S0. assert (0 < s ^ 2).
      { replace (s ^ 2) with (Rsqr s) by (unfold Rsqr; ring). now apply Rsqr_pos_lt. }
      rewrite <- (Rmult_1_r (s ^ 2)) at 1. apply Rmult_lt_compat_l; [easy|].
      apply Rmult_lt_reg_r with (1 - eta ^ 2); [lra|]. unfold Rdiv.
      rewrite Rmult_assoc, Rinv_l; lra.
  - intros kappa eta K E f.
    assert (H : forall z, ∑ i < m, p i * (∑ j < m, p j * norm2 (trial kappa eta z (xi i) (xi j)))
        = f * norm2 z + eta ^ 2 * (1 + kappa ^ 2) * s ^ 2).
    { intro z. now apply trial_mean. }
    split; [exact H|]. intros F z.
    assert (D : 0 < 2 * kappa - eta * (1 + kappa ^ 2)).
    { apply Rmult_lt_reg_l with eta; [easy|]. unfold f in F. lra. }
    replace (s ^ 2 * (eta * (1 + kappa ^ 2) / (2 * kappa - eta * (1 + kappa ^ 2))))
      with (eta ^ 2 * (1 + kappa ^ 2) * s ^ 2 / (1 - f)).
    + apply mean_square_limit; auto. split; [|easy]. unfold f.
      assert (Q := Rle_0_sqr (1 - kappa * eta)). assert (Q' := Rle_0_sqr eta).
      unfold Rsqr in *. lra.
    + replace (1 - f) with (eta * (2 * kappa - eta * (1 + kappa ^ 2))) by (unfold f; ring).
      field. split; lra.
  - intros kappa K e E.
    assert (K2 : 0 < 1 + kappa ^ 2) by (assert (0 < kappa ^ 2) by (now apply pow_lt); lra).
    set (d := Rmin (kappa / (1 + kappa ^ 2)) (e * kappa / ((s ^ 2 + 1) * (1 + kappa ^ 2)))).
    assert (SK : 0 < (s ^ 2 + 1) * (1 + kappa ^ 2)) by (apply Rmult_lt_0_compat; lra).
    exists d. split.
    + apply Rmin_glb_lt; apply Rdiv_lt_0_compat; try easy. now apply Rmult_lt_0_compat.
    + intros eta [E0 E1].
      assert (D1 : eta < kappa / (1 + kappa ^ 2)) by (eapply Rlt_le_trans; [exact E1|apply Rmin_l]).
      assert (D2 : eta < e * kappa / ((s ^ 2 + 1) * (1 + kappa ^ 2)))
        by (eapply Rlt_le_trans; [exact E1|apply Rmin_r]).
      apply Rmult_lt_compat_r with (r := 1 + kappa ^ 2) in D1; [|easy].
      unfold Rdiv in D1. rewrite Rmult_assoc, Rinv_l in D1 by lra.
      apply Rmult_lt_compat_r with (r := (s ^ 2 + 1) * (1 + kappa ^ 2)) in D2; [|easy].
      unfold Rdiv in D2. rewrite Rmult_assoc, Rinv_l in D2 by lra.
      assert (De : 0 < 2 * kappa - eta * (1 + kappa ^ 2)) by lra.
      rewrite Rabs_pos_eq.
      * apply Rmult_lt_reg_r with (2 * kappa - eta * (1 + kappa ^ 2)); [easy|].
        replace (s ^ 2 * (eta * (1 + kappa ^ 2) / (2 * kappa - eta * (1 + kappa ^ 2)))
                 * (2 * kappa - eta * (1 + kappa ^ 2)))
          with (eta * (s ^ 2 * (1 + kappa ^ 2))) by (field; lra).
        assert (0 < eta * (1 + kappa ^ 2)) by now apply Rmult_lt_0_compat.
        apply Rlt_le_trans with (e * kappa); [lra|]. apply Rmult_le_compat_l; lra.
      * apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [apply Rmult_le_pos; lra|].
        now apply Rlt_le, Rinv_0_lt_compat.
Qed.
