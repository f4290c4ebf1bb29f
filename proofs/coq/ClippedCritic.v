(* Chapter 13: a clipped critic does not settle. *)
Require Export BilinearGame.

Definition clip (x : R) : R := Rmax (-1) (Rmin 1 x).
Definition clipped (eta : R) (z : point) : point :=
  (fst z + eta * snd z, clip (snd z - eta * fst z)).
Definition not_cut (eta : R) (z : point) : Prop := -1 <= snd z - eta * fst z <= 1.

Lemma clip_inside x : -1 <= x <= 1 -> clip x = x.
Proof. intro H. unfold clip. rewrite Rmin_right, Rmax_right; lra. Qed.

Lemma clip_outside x : ~ (-1 <= x <= 1) -> clip x <> 0.
Proof.
  intro H. unfold clip, Rmin, Rmax. destruct (Rle_dec 1 x); [destruct (Rle_dec (-1) 1); lra|].
  destruct (Rle_dec (-1) x); lra.
Qed.

Lemma not_cut_factor eta z : not_cut eta z ->
  norm2 (clipped eta z) = (1 + eta ^ 2) * norm2 z.
Proof.
  intro H. unfold clipped, norm2. cbv [fst snd]. destruct z as [x y]. unfold not_cut in H.
  simpl fst in *. simpl snd in *. rewrite clip_inside by easy. ring.
Qed.

(* book: prop-clipped-critic *)
(* covers: All of it. *)
Theorem clipped_critic eta : 0 < eta ->
  (forall z : nat -> point, (forall t, z (S t) = clipped eta (z t)) ->
     z 0%nat <> (0, 0) -> ~ tends z (0, 0)) /\
  (forall z, not_cut eta z -> norm2 (clipped eta z) = (1 + eta ^ 2) * norm2 z).
Proof.
  intro E. split; [|apply not_cut_factor]. intros z H Z [T1 T2].
  assert (Dec : forall w, not_cut eta w \/ ~ not_cut eta w) by (intro; apply Classical_Prop.classic).
  assert (Pos : forall t, 0 < norm2 (z t)).
  { induction t as [|t IH]; [now apply norm2_pos|]. rewrite H.
    destruct (Dec (z t)) as [Y|N].
    - rewrite not_cut_factor by easy. apply Rmult_lt_0_compat; [|easy].
      assert (0 < eta ^ 2) by now apply pow_lt. lra.
    - apply norm2_pos. intro K. injection K as _ K. now apply clip_outside in N. }
  assert (C : Un_cv (fun t => snd (z t) - eta * fst (z t)) (snd (0, 0) - eta * fst (0, 0))).
  { apply CV_minus; [easy|]. apply CV_mult; [apply constant_cv|easy]. }
  simpl in C. destruct (C 1 ltac:(lra)) as [N K].
  assert (Free : forall t, (t >= N)%nat -> not_cut eta (z t)).
  { intros t T. specialize (K t T). unfold R_dist in K. apply Rabs_def2 in K.
    unfold not_cut. lra. }
  assert (Up : forall s, norm2 (z N) <= norm2 (z (N + s)%nat)).
  { induction s as [|s IH]; [rewrite Nat.add_0_r; lra|].
    rewrite Nat.add_succ_r, H, not_cut_factor by (apply Free; lia).
    assert (0 < eta ^ 2) by now apply pow_lt. specialize (Pos (N + s)%nat).
    assert (0 <= eta ^ 2 * norm2 (z (N + s)%nat)) by (apply Rmult_le_pos; lra). lra. }
  assert (Nz := norm2_tends z (0, 0) (conj T1 T2)).
  replace (norm2 (0, 0)) with 0 in Nz by (unfold norm2; simpl; ring).
  destruct (Nz (norm2 (z N)) (Pos N)) as [M' L]. specialize (L (N + M')%nat ltac:(lia)).
  unfold R_dist in L. rewrite Rminus_0_r, Rabs_pos_eq in L by apply norm2_nonneg.
  specialize (Up M'). lra.
Qed.
