(* Chapter 8: alternating steps, averages of iterates, and the noise floor. *)
Require Export BilinearGame.

(* x' = x - a y, then y' = y + b x'. *)
Definition descend (a : R) (z : point) : point := (fst z - a * snd z, snd z).
Definition ascend (b : R) (z : point) : point := (fst z, snd z + b * fst z).
Definition alternate (a b : R) (z : point) : point := ascend b (descend a z).

Definition form (a b : R) (z : point) : R :=
  b * (fst z * fst z) + a * (snd z * snd z) - a * b * (fst z * snd z).

Lemma form_invariant a b z : form a b (alternate a b z) = form a b z.
Proof. unfold form, alternate, ascend, descend. simpl. ring. Qed.

Lemma form_lower a b z : 0 < a -> 0 < b -> a * b < 4 ->
  (1 - a * b / 4) * b * (fst z * fst z) <= form a b z /\
  (1 - a * b / 4) * a * (snd z * snd z) <= form a b z.
Proof.
  intros A B U. destruct z as [x y]. unfold form. simpl.
  assert (P := Rle_0_sqr (x - a / 2 * y)). assert (Q := Rle_0_sqr (y - b / 2 * x)).
  unfold Rsqr in *. apply Rmult_le_compat_l with (r := b) in P; [|lra].
  apply Rmult_le_compat_l with (r := a) in Q; [|lra]. split; lra.
Qed.

(* The eigenvalues are - rho and - 1 / rho, for u = a b > 4. *)
Definition rho (u : R) : R := (u - 2 + sqrt (u ^ 2 - 4 * u)) / 2.

Lemma rho_root u : 4 < u -> 1 < rho u /\ rho u * rho u - (u - 2) * rho u + 1 = 0.
Proof.
  intro U. assert (D : 0 < u ^ 2 - 4 * u) by (simpl; nra).
  assert (S := sqrt_sqrt (u ^ 2 - 4 * u) ltac:(lra)). assert (P := sqrt_lt_R0 _ D).
  unfold rho. set (s := sqrt (u ^ 2 - 4 * u)) in *. split; [lra|].
  replace ((u - 2 + s) / 2 * ((u - 2 + s) / 2) - (u - 2) * ((u - 2 + s) / 2) + 1)
    with ((s * s - (u ^ 2 - 4 * u)) / 4) by field. rewrite S. field.
Qed.

Lemma alternate_twice a b z : let z' := alternate a b z in let z'' := alternate a b z' in
  fst z'' = (2 - a * b) * fst z' - fst z /\ snd z'' = (2 - a * b) * snd z' - snd z.
Proof. unfold alternate, ascend, descend. simpl. split; ring. Qed.

Definition outside (c d : R) (z : point) : Prop := c * fst z + d * snd z <> 0.

(* u = a b > 4: z(t) / (- rho)^t has a limit that is not 0. *)
Lemma alternating_limit a b z : 0 < a -> 0 < b -> 4 < a * b ->
  (forall t, z (S t) = alternate a b (z t)) ->
  outside (1 + / rho (a * b)) (- a) (z 0%nat) ->
  exists L, 0 < L /\ Un_cv (fun t => norm2 (z t) / (rho (a * b) ^ t * rho (a * b) ^ t)) L.
Proof.
  intros A B U H O. set (u := a * b) in *. destruct (rho_root u U) as [R1 R2].
  set (r := rho u) in *. assert (Ri : 0 < / r < 1).
  { split; [apply Rinv_0_lt_compat; lra|]. rewrite <- Rinv_1. apply Rinv_lt_contravar; lra. }
  assert (Sum : r + / r = u - 2) by (apply Rmult_eq_reg_l with r; [field_simplify|]; lra).
  assert (Two : forall t, fst (z (S (S t))) = - (r + / r) * fst (z (S t)) - fst (z t) /\
                          snd (z (S (S t))) = - (r + / r) * snd (z (S t)) - snd (z t)).
  { intro t. rewrite (H (S t)), (H t). destruct (alternate_twice a b (z t)) as [X Y].
    rewrite X, Y, Sum. unfold u. split; ring. }
  (* along one direction the factor is - r, along the other - 1 / r *)
  assert (W1 : forall t, fst (z (S t)) + / r * fst (z t)
                         = (- r) ^ t * (fst (z 1%nat) + / r * fst (z 0%nat))).
  { intro t. apply (geometric (- r) (fun t => fst (z (S t)) + / r * fst (z t))). intro s.
    destruct (Two s) as [-> _]. field. lra. }
  assert (W2 : forall t, snd (z (S t)) + / r * snd (z t)
                         = (- r) ^ t * (snd (z 1%nat) + / r * snd (z 0%nat))).
  { intro t. apply (geometric (- r) (fun t => snd (z (S t)) + / r * snd (z t))). intro s.
    destruct (Two s) as [_ ->]. field. lra. }
  assert (V1 : forall t, fst (z (S t)) + r * fst (z t)
                         = (- / r) ^ t * (fst (z 1%nat) + r * fst (z 0%nat))).
  { intro t. apply (geometric (- / r) (fun t => fst (z (S t)) + r * fst (z t))). intro s.
    destruct (Two s) as [-> _]. field. lra. }
  assert (V2 : forall t, snd (z (S t)) + r * snd (z t)
                         = (- / r) ^ t * (snd (z 1%nat) + r * snd (z 0%nat))).
  { intro t. apply (geometric (- / r) (fun t => snd (z (S t)) + r * snd (z t))). intro s.
    destruct (Two s) as [_ ->]. field. lra. }
  set (w1 := fst (z 1%nat) + / r * fst (z 0%nat)) in *.
  set (w2 := snd (z 1%nat) + / r * snd (z 0%nat)) in *.
  set (v1 := fst (z 1%nat) + r * fst (z 0%nat)) in *.
  set (v2 := snd (z 1%nat) + r * snd (z 0%nat)) in *.
  set (g := r - / r). assert (G : 0 < g) by (unfold g; lra).
  assert (N : w1 <> 0).
  { unfold w1. rewrite (H 0%nat). unfold alternate, ascend, descend. simpl.
    unfold outside in O. intro Z. apply O. lra. }
  exists ((w1 * w1 + w2 * w2) / (g * g)). split.
  - apply Rdiv_lt_0_compat; [|now apply Rmult_lt_0_compat].
    assert (0 < w1 * w1) by (apply Rsqr_pos_lt in N; exact N).
    assert (Q := Rle_0_sqr w2). unfold Rsqr in Q. lra.
  - set (e := fun t : nat => (/ r * / r) ^ t).
    assert (Pr : forall t, (- r) ^ t * (- r) ^ t = r ^ t * r ^ t).
    { intro t. rewrite <- !Rpow_mult_distr. f_equal. ring. }
    assert (Pe : forall t, (- / r) ^ t = (- r) ^ t * e t).
    { intro t. unfold e. rewrite <- Rpow_mult_distr. f_equal. field. lra. }
    assert (X : forall t, norm2 (z t) / (r ^ t * r ^ t)
       = ((v1 * e t - w1) * (v1 * e t - w1) + (v2 * e t - w2) * (v2 * e t - w2)) / (g * g)).
    { intro t. assert (P : r ^ t <> 0) by (apply pow_nonzero; lra).
      assert (Z1 : fst (z t) = (- r) ^ t * (v1 * e t - w1) / g).
      { specialize (W1 t). specialize (V1 t). rewrite Pe in V1.
        apply Rmult_eq_reg_r with g; [|lra]. unfold Rdiv.
        rewrite Rmult_assoc, Rinv_l by lra. unfold g. lra. }
      assert (Z2 : snd (z t) = (- r) ^ t * (v2 * e t - w2) / g).
      { specialize (W2 t). specialize (V2 t). rewrite Pe in V2.
        apply Rmult_eq_reg_r with g; [|lra]. unfold Rdiv.
        rewrite Rmult_assoc, Rinv_l by lra. unfold g. lra. }
      unfold norm2. rewrite Z1, Z2.
      replace ((- r) ^ t * (v1 * e t - w1) / g * ((- r) ^ t * (v1 * e t - w1) / g)
               + (- r) ^ t * (v2 * e t - w2) / g * ((- r) ^ t * (v2 * e t - w2) / g))
        with ((- r) ^ t * (- r) ^ t * (((v1 * e t - w1) * (v1 * e t - w1)
               + (v2 * e t - w2) * (v2 * e t - w2)) / (g * g))) by (field; lra).
      rewrite Pr. field. split; [lra|easy]. }
    assert (E : Un_cv e 0).
    { apply power_zero. split; [nra|]. nra. }
    assert (C1 : Un_cv (fun t => v1 * e t - w1) (v1 * 0 - w1)).
    { apply CV_minus; [|apply constant_cv]. apply CV_mult; [apply constant_cv|easy]. }
    assert (C2 : Un_cv (fun t => v2 * e t - w2) (v2 * 0 - w2)).
    { apply CV_minus; [|apply constant_cv]. apply CV_mult; [apply constant_cv|easy]. }
    assert (C : Un_cv (fun t => ((v1 * e t - w1) * (v1 * e t - w1)
        + (v2 * e t - w2) * (v2 * e t - w2)) * / (g * g))
        (((v1 * 0 - w1) * (v1 * 0 - w1) + (v2 * 0 - w2) * (v2 * 0 - w2)) * / (g * g))).
    { apply CV_mult; [|apply constant_cv]. apply CV_plus; now apply CV_mult. }
    replace ((w1 * w1 + w2 * w2) / (g * g))
      with (((v1 * 0 - w1) * (v1 * 0 - w1) + (v2 * 0 - w2) * (v2 * 0 - w2)) * / (g * g))
      by (field; lra).
    intros d D. destruct (C d D) as [n K]. exists n. intros t T. rewrite X. now apply K.
Qed.

Lemma ratio_cv (u : nat -> R) L : 0 < L -> Un_cv u L -> Un_cv (fun t => u (S t) / u t) 1.
Proof.
  intros P C. replace 1 with (L * / L) by (field; lra).
  apply (CV_mult (fun t => u (S t)) (fun t => / u t)); [now apply shift_cv|].
  apply (continuity_seq (fun x => / x)); [|easy].
  apply (continuity_pt_inv (fun x => x)); [apply derivable_continuous_pt, derivable_pt_id|lra].
Qed.

Lemma sqrt_cv (u : nat -> R) L : 0 <= L -> Un_cv u L -> Un_cv (fun t => sqrt (u t)) (sqrt L).
Proof. intros P C. apply (continuity_seq sqrt); [now apply continuity_pt_sqrt|easy]. Qed.

Lemma alternating_growth a b z : 0 < a -> 0 < b -> 4 < a * b ->
  (forall t, z (S t) = alternate a b (z t)) ->
  outside (1 + / rho (a * b)) (- a) (z 0%nat) ->
  diverges z /\ Un_cv (fun t => norm (z (S t)) / norm (z t)) (rho (a * b)).
Proof.
  intros A B U H O. destruct (alternating_limit a b z A B U H O) as [L [P C]].
  destruct (rho_root (a * b) U) as [R1 _]. set (r := rho (a * b)) in *.
  assert (Pw : forall t, 0 < r ^ t * r ^ t) by (intro t; apply Rmult_lt_0_compat; apply pow_lt; lra).
  assert (Big : exists N, forall t, (t >= N)%nat -> L / 2 * (r ^ t * r ^ t) < norm2 (z t)).
  { destruct (C (L / 2) ltac:(lra)) as [N K]. exists N. intros t T. specialize (K t T).
    apply Rabs_def2 in K. destruct K as [_ K]. specialize (Pw t).
    assert (L / 2 < norm2 (z t) / (r ^ t * r ^ t)) by lra.
    apply Rmult_lt_compat_r with (r := r ^ t * r ^ t) in H0; [|easy].
    unfold Rdiv in H0 at 2. rewrite Rmult_assoc, Rinv_l in H0 by lra. lra. }
  split.
  - intro M. destruct Big as [N K].
    destruct (Pow_x_infinity r ltac:(rewrite Rabs_pos_eq; lra) (1 + 2 * (M * M) / L)) as [N' K'].
    exists (max N N'). intros t T. specialize (K t ltac:(lia)). specialize (K' t ltac:(lia)).
    assert (Q : 0 < r ^ t) by (apply pow_lt; lra). rewrite Rabs_pos_eq in K' by lra.
    apply Rge_le in K'. assert (MM := Rle_0_sqr M). unfold Rsqr in MM.
    assert (D : 0 <= 2 * (M * M) / L) by (apply Rmult_le_pos; [lra|apply Rlt_le, Rinv_0_lt_compat, P]).
    assert (X : 2 * (M * M) / L <= r ^ t * r ^ t) by nra.
    apply Rmult_le_compat_l with (r := L / 2) in X; [|lra].
    replace (L / 2 * (2 * (M * M) / L)) with (M * M) in X by (field; lra).
    unfold norm. destruct (Rlt_dec M 0) as [Neg|Pos].
    + apply Rlt_le_trans with 0; [easy|apply sqrt_pos].
    + rewrite <- (sqrt_square M) by lra. apply sqrt_lt_1_alt. lra.
  - assert (X := sqrt_cv _ 1 ltac:(lra) (ratio_cv _ L P C)). rewrite sqrt_1 in X.
    assert (Y := CV_mult _ _ _ _ (constant_cv r) X). rewrite Rmult_1_r in Y.
    destruct Big as [N K]. intros e E. destruct (Y e E) as [N' K'].
    exists (max N N'). intros t T. specialize (K' t ltac:(lia)). specialize (K t ltac:(lia)).
    assert (Nz : 0 < norm2 (z t)).
    { specialize (Pw t). assert (0 < L / 2 * (r ^ t * r ^ t)) by (apply Rmult_lt_0_compat; lra). lra. }
    replace (norm (z (S t)) / norm (z t)) with
      (r * sqrt (norm2 (z (S t)) / (r ^ S t * r ^ S t) / (norm2 (z t) / (r ^ t * r ^ t)))); [easy|].
    unfold norm. rewrite <- sqrt_div_alt by easy.
    replace (norm2 (z (S t)) / (r ^ S t * r ^ S t) / (norm2 (z t) / (r ^ t * r ^ t)))
      with (norm2 (z (S t)) / norm2 (z t) / (r * r)).
    + assert (0 <= norm2 (z (S t)) / norm2 (z t)).
      { apply Rmult_le_pos; [apply norm2_nonneg|now apply Rlt_le, Rinv_0_lt_compat]. }
      rewrite sqrt_div_alt, sqrt_square by nra. field. lra.
    + simpl. assert (r ^ t <> 0) by (apply pow_nonzero; lra). field. repeat split; lra.
Qed.

(* u = 4: growth like t. *)
Lemma alternating_linear a b z : 0 < a -> 0 < b -> a * b = 4 ->
  (forall t, z (S t) = alternate a b (z t)) -> outside 2 (- a) (z 0%nat) ->
  exists L, 0 < L /\ Un_cv (fun t => norm (z (S t)) / INR (S t)) L.
Proof.
  intros A B U H O.
  set (d1 := fst (z 1%nat) + fst (z 0%nat)). set (d2 := snd (z 1%nat) + snd (z 0%nat)).
  assert (Two : forall t, fst (z (S (S t))) = - 2 * fst (z (S t)) - fst (z t) /\
                          snd (z (S (S t))) = - 2 * snd (z (S t)) - snd (z t)).
  { intro t. rewrite (H (S t)), (H t). destruct (alternate_twice a b (z t)) as [X Y].
    rewrite X, Y, U. split; ring. }
  assert (D : forall t, fst (z (S t)) + fst (z t) = (-1) ^ t * d1 /\
                        snd (z (S t)) + snd (z t) = (-1) ^ t * d2).
  { intro t. split.
    - apply (geometric (-1) (fun t => fst (z (S t)) + fst (z t))). intro s.
      destruct (Two s) as [-> _]. ring.
    - apply (geometric (-1) (fun t => snd (z (S t)) + snd (z t))). intro s.
      destruct (Two s) as [_ ->]. ring. }
  assert (Z : forall t, fst (z t) = (-1) ^ t * (fst (z 0%nat) - INR t * d1) /\
                        snd (z t) = (-1) ^ t * (snd (z 0%nat) - INR t * d2)).
  { induction t as [|t [I1 I2]]; [simpl; split; ring|]. destruct (D t) as [D1 D2].
    rewrite S_INR. simpl pow. split; [rewrite I1 in D1|rewrite I2 in D2]; lra. }
  assert (N : d1 <> 0).
  { unfold d1. rewrite (H 0%nat). unfold alternate, ascend, descend. simpl.
    unfold outside in O. intro E. apply O. lra. }
  assert (Pos : 0 < d1 * d1 + d2 * d2).
  { assert (0 < d1 * d1) by (apply Rsqr_pos_lt in N; exact N).
    assert (Q := Rle_0_sqr d2). unfold Rsqr in Q. lra. }
  exists (sqrt (d1 * d1 + d2 * d2)). split; [now apply sqrt_lt_R0|].
  assert (I : Un_cv (fun t => / INR (S t)) 0).
  { intros e E. destruct (archimed (/ e)) as [Ar _].
    exists (Z.to_nat (up (/ e))). intros t T. unfold R_dist. rewrite Rminus_0_r.
    assert (Pt : 0 < INR (S t)) by (apply lt_0_INR; lia).
    rewrite Rabs_pos_eq by now apply Rlt_le, Rinv_0_lt_compat.
    rewrite <- (Rinv_inv e). apply Rinv_lt_contravar.
    - apply Rmult_lt_0_compat; [now apply Rinv_0_lt_compat|easy].
    - apply Rlt_le_trans with (IZR (up (/ e))); [lra|].
      assert (0 < up (/ e))%Z.
      { apply lt_IZR. assert (0 < / e) by now apply Rinv_0_lt_compat. lra. }
      rewrite <- (Z2Nat.id (up (/ e))) by lia. rewrite <- INR_IZR_INZ. apply le_INR. lia. }
  assert (C : Un_cv (fun t => (fst (z 0%nat) * / INR (S t) - d1) * (fst (z 0%nat) * / INR (S t) - d1)
      + (snd (z 0%nat) * / INR (S t) - d2) * (snd (z 0%nat) * / INR (S t) - d2))
      ((fst (z 0%nat) * 0 - d1) * (fst (z 0%nat) * 0 - d1)
       + (snd (z 0%nat) * 0 - d2) * (snd (z 0%nat) * 0 - d2))).
  { apply CV_plus; apply CV_mult; apply CV_minus; try apply constant_cv;
      apply CV_mult; easy || apply constant_cv. }
  apply sqrt_cv in C.
  2: { assert (Q := Rle_0_sqr (fst (z 0%nat) * 0 - d1)).
       assert (Q' := Rle_0_sqr (snd (z 0%nat) * 0 - d2)). unfold Rsqr in *. lra. }
  replace ((fst (z 0%nat) * 0 - d1) * (fst (z 0%nat) * 0 - d1)
       + (snd (z 0%nat) * 0 - d2) * (snd (z 0%nat) * 0 - d2)) with (d1 * d1 + d2 * d2) in C by ring.
  intros e E. destruct (C e E) as [n K]. exists n. intros t T.
  replace (norm (z (S t)) / INR (S t)) with
    (sqrt ((fst (z 0%nat) * / INR (S t) - d1) * (fst (z 0%nat) * / INR (S t) - d1)
      + (snd (z 0%nat) * / INR (S t) - d2) * (snd (z 0%nat) * / INR (S t) - d2))); [now apply K|].
  assert (Pt : 0 < INR (S t)) by (apply lt_0_INR; lia).
  unfold norm. destruct (Z (S t)) as [Z1 Z2].
  assert (Q : norm2 (z (S t)) = ((fst (z 0%nat) * / INR (S t) - d1) * (fst (z 0%nat) * / INR (S t) - d1)
      + (snd (z 0%nat) * / INR (S t) - d2) * (snd (z 0%nat) * / INR (S t) - d2))
      * (INR (S t) * INR (S t))).
  { unfold norm2. rewrite Z1, Z2.
    assert (O1 : (-1) ^ S t * (-1) ^ S t = 1).
    { rewrite <- Rpow_mult_distr. replace (-1 * -1) with 1 by ring. apply pow1. }
    set (o := (-1) ^ S t) in *. set (m := INR (S t)) in *.
    replace (o * (fst (z 0%nat) - m * d1) * (o * (fst (z 0%nat) - m * d1))
             + o * (snd (z 0%nat) - m * d2) * (o * (snd (z 0%nat) - m * d2)))
      with (o * o * ((fst (z 0%nat) - m * d1) * (fst (z 0%nat) - m * d1)
                     + (snd (z 0%nat) - m * d2) * (snd (z 0%nat) - m * d2))) by ring.
    rewrite O1. field. lra. }
  rewrite Q, sqrt_mult_alt, sqrt_square by (try lra; 
    assert (X := Rle_0_sqr (fst (z 0%nat) * / INR (S t) - d1));
    assert (Y := Rle_0_sqr (snd (z 0%nat) * / INR (S t) - d2)); unfold Rsqr in *; lra).
  field. lra.
Qed.

Fixpoint times (k : nat) (f : point -> point) (z : point) : point :=
  match k with O => z | S j => f (times j f z) end.

Lemma ascend_times k b z : times k (ascend b) z = ascend (INR k * b) z.
Proof.
  induction k as [|k IH]; [destruct z; unfold ascend; simpl; f_equal; ring|].
  simpl times. rewrite IH, S_INR. unfold ascend. simpl. f_equal. ring.
Qed.

(* book: prop-alternating-steps *)
(* covers: All of it; the ellipse is given by its lower bound, and "grows like t" as a limit. *)
Theorem alternating_steps a b : 0 < a -> 0 < b ->
  (* (a) *)
  (forall z, form a b (alternate a b z) = form a b z) /\
  (* (b) *)
  (a * b < 4 ->
     (exists c, 0 < c /\ forall z, c * norm2 z <= form a b z) /\
     (forall z : nat -> point, (forall t, z (S t) = alternate a b (z t)) ->
        (exists M, forall t, norm (z t) <= M) /\
        (z 0%nat <> (0, 0) -> ~ exists l, tends z l))) /\
  (* (c) *)
  (4 < a * b -> 1 < rho (a * b) /\
     exists c d, (c <> 0 \/ d <> 0) /\
     forall z : nat -> point, (forall t, z (S t) = alternate a b (z t)) ->
       outside c d (z 0%nat) ->
       diverges z /\ Un_cv (fun t => norm (z (S t)) / norm (z t)) (rho (a * b))) /\
  (a * b = 4 -> exists c d, (c <> 0 \/ d <> 0) /\
     forall z : nat -> point, (forall t, z (S t) = alternate a b (z t)) ->
       outside c d (z 0%nat) ->
       exists L, 0 < L /\ Un_cv (fun t => norm (z (S t)) / INR (S t)) L) /\
  (* (d) k steps of D are one step of size k b *)
  (forall k z, times k (ascend b) (descend a z) = alternate a (INR k * b) z).
Proof.
  intros A B. split; [apply form_invariant|]. split; [|split; [|split]].
  - intro U. set (c := (1 - a * b / 4) * Rmin a b / 2).
    assert (M : 0 < Rmin a b) by (apply Rmin_glb_lt; lra).
    assert (C : 0 < c) by (unfold c; apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; lra|lra]).
    assert (Low : forall z, c * norm2 z <= form a b z).
    { intro z. destruct (form_lower a b z A B U) as [X Y].
      assert (Ma := Rmin_l a b). assert (Mb := Rmin_r a b).
      assert (Sx := Rle_0_sqr (fst z)). assert (Sy := Rle_0_sqr (snd z)). unfold Rsqr in *.
      assert (Rmin a b * (fst z * fst z) <= b * (fst z * fst z))
        by (apply Rmult_le_compat_r; lra).
      assert (Rmin a b * (snd z * snd z) <= a * (snd z * snd z))
        by (apply Rmult_le_compat_r; lra).
      apply Rmult_le_compat_l with (r := 1 - a * b / 4) in H; [|lra].
      apply Rmult_le_compat_l with (r := 1 - a * b / 4) in H0; [|lra].
      unfold c, norm2. lra. }
    split; [now exists c|]. intros z H.
    assert (Inv : forall t, form a b (z t) = form a b (z 0%nat)).
    { induction t as [|t IH]; [easy|]. now rewrite H, form_invariant. }
    split.
    + exists (sqrt (form a b (z 0%nat) / c)). intro t. unfold norm. apply sqrt_le_1_alt.
      apply Rmult_le_reg_l with c; [easy|]. specialize (Low (z t)). rewrite Inv in Low.
      replace (c * (form a b (z 0%nat) / c)) with (form a b (z 0%nat)) by (field; lra). lra.
    + intros Nz [l [L1 L2]].
      assert (X1 := fun a => UL_sequence _ _ a (shift_cv (fun t => fst (z t)) _ L1)).
      assert (Y1 := fun a => UL_sequence _ _ a (shift_cv (fun t => snd (z t)) _ L2)).
      assert (M1 : Un_cv (fun t => fst (z t) - a * snd (z t)) (fst l - a * snd l)).
      { apply CV_minus; [easy|]. apply CV_mult; [apply constant_cv|easy]. }
      assert (E1 : fst l = fst l - a * snd l).
      { apply X1. intros e Ee. destruct (M1 e Ee) as [n K]. exists n. intros t T.
        rewrite H. unfold alternate, ascend, descend. simpl. now apply K. }
      assert (M2 : Un_cv (fun t => snd (z t) + b * (fst (z t) - a * snd (z t)))
                     (snd l + b * (fst l - a * snd l))).
      { apply CV_plus; [easy|]. apply CV_mult; [apply constant_cv|easy]. }
      assert (E2 : snd l = snd l + b * (fst l - a * snd l)).
      { apply Y1. intros e Ee. destruct (M2 e Ee) as [n K]. exists n. intros t T.
        rewrite H. unfold alternate, ascend, descend. simpl. now apply K. }
      assert (Zy : snd l = 0) by (apply Rmult_eq_reg_l with a; lra).
      assert (Zx : fst l = 0) by (rewrite Zy in E2; apply Rmult_eq_reg_l with b; lra).
      assert (F : Un_cv (fun t => form a b (z t)) (form a b l)).
      { unfold form. apply CV_minus; [apply CV_plus|]; repeat apply CV_mult;
          easy || apply constant_cv. }
      assert (Z0 : form a b l = 0) by (unfold form; rewrite Zx, Zy; ring).
      rewrite Z0 in F.
      assert (K : Un_cv (fun t => form a b (z t)) (form a b (z 0%nat))).
      { intros e E. exists 0%nat. intros t _. unfold R_dist.
        now rewrite Inv, Rminus_diag_eq, Rabs_R0. }
      assert (Q := UL_sequence _ _ _ F K). assert (P := norm2_pos _ Nz).
      specialize (Low (z 0%nat)). rewrite <- Q in Low.
      assert (0 < c * norm2 (z 0%nat)) by now apply Rmult_lt_0_compat. lra.
  - intro U. destruct (rho_root (a * b) U) as [R1 _]. split; [easy|].
    exists (1 + / rho (a * b)), (- a). split; [right; lra|].
    intros z H O. now apply alternating_growth.
  - intro U. exists 2, (- a). split; [left; lra|].
    intros z H O. now apply (alternating_linear a b).
  - intros k z. rewrite ascend_times. reflexivity.
Qed.
