(* Chapter 6: the minibatch gradient is unbiased. *)
Require Export Sampling Gradients.

(* log D(x) on the n points, and log(1 - D(G(z))) on the l latent points, as functions of
   one parameter of D; a gradient in several parameters is this statement for each. *)
Definition minibatch_value (m : nat) (log_real log_fake : R -> nat -> R)
    (x z : nat -> nat) (t : R) : R :=
  (∑ i < m, log_real t (x i)) / INR m + (∑ i < m, log_fake t (z i)) / INR m.
Definition whole_value (n l : nat) (r pz : nat -> R) (log_real log_fake : R -> nat -> R) (t : R) : R :=
  (∑ i < n, r i * log_real t i) + (∑ j < l, pz j * log_fake t j).

(* book: prop-unbiased-gradient *)
(* covers: Finite spaces, where every function is integrable; one partial derivative at a time. *)
Theorem unbiased_gradient n l r pz m D t (G : nat -> nat) D' :
  law n r -> law l pz -> (1 <= m)%nat -> generator l n G ->
  (forall i, (i < n)%nat -> 0 < D t i < 1) ->
  (forall i, (i < n)%nat -> derivable_pt_lim (fun t => D t i) t (D' i)) ->
  let log_real t i := ln (D t i) in
  let log_fake t j := ln (1 - D t (G j)) in
  exists slope : (nat -> nat) -> (nat -> nat) -> R,
    (forall x z, possible n r m x -> possible l pz m z ->
       derivable_pt_lim (minibatch_value m log_real log_fake x z) t (slope x z)) /\
    derivable_pt_lim (whole_value n l r pz log_real log_fake) t
      (draws n r m (fun x => draws l pz m (fun z => slope x z))).
Proof.
  intros P Z M HG HD Der log_real log_fake. assert (Mp : 0 < INR m) by (apply lt_0_INR; lia).
  set (a := fun i => / D t i * D' i). set (b := fun j => / (1 - D t (G j)) * (0 - D' (G j))).
  assert (Da : forall i, (i < n)%nat -> derivable_pt_lim (fun t => log_real t i) t (a i)).
  { intros i I. apply (derivable_pt_lim_comp (fun t => D t i) ln); [now apply Der|].
    apply derivable_pt_lim_ln. now apply HD. }
  assert (Db : forall j, (j < l)%nat -> derivable_pt_lim (fun t => log_fake t j) t (b j)).
  { intros j J. assert (I := HG j J). specialize (HD _ I).
    apply (derivable_pt_lim_comp (fun t => 1 - D t (G j)) ln).
    - apply derivable_pt_lim_minus; [apply derivable_pt_lim_const|now apply Der].
    - apply derivable_pt_lim_ln. lra. }
  exists (fun x z => (∑ i < m, a (x i)) / INR m + (∑ i < m, b (z i)) / INR m). split.
  - intros x z X Y. unfold minibatch_value. apply derivable_pt_lim_plus.
    + apply (derivable_pt_lim_ext (fun t => / INR m * ∑ i < m, log_real t (x i)));
        [intro; unfold Rdiv; ring|].
      replace ((∑ i < m, a (x i)) / INR m) with (/ INR m * ∑ i < m, a (x i)) by (unfold Rdiv; ring).
      apply derivable_pt_lim_scal.
      apply (derivative_sum m (fun i t => log_real t (x i)) (fun i => a (x i))).
      intros i I. apply Da, X, I.
    + apply (derivable_pt_lim_ext (fun t => / INR m * ∑ i < m, log_fake t (z i)));
        [intro; unfold Rdiv; ring|].
      replace ((∑ i < m, b (z i)) / INR m) with (/ INR m * ∑ i < m, b (z i)) by (unfold Rdiv; ring).
      apply derivable_pt_lim_scal.
      apply (derivative_sum m (fun i t => log_fake t (z i)) (fun i => b (z i))).
      intros i I. apply Db, Y, I.
  - assert (Mean : forall k q h, law k q ->
      draws k q m (fun x => (∑ i < m, h (x i)) / INR m) = ∑ i < k, q i * h i).
    { intros k q h Q.
      rewrite (draws_ext k q Q m _ (fun x => ∑ i < m, / INR m * h (x i)))
        by (intros; rewrite sum_scal; unfold Rdiv; ring).
      rewrite (draws_sum k q Q m m (fun i x => / INR m * h (x i))).
      rewrite (sum_ext m _ (fun _ => / INR m * ∑ i < k, q i * h i)).
      - rewrite sum_const. field. lra.
      - intros i I. rewrite draws_scal. f_equal. now apply (draws_one k q Q m i h). }
    replace (draws n r m (fun x => draws l pz m (fun z =>
      (∑ i < m, a (x i)) / INR m + (∑ i < m, b (z i)) / INR m)))
      with ((∑ i < n, r i * a i) + (∑ j < l, pz j * b j)).
    + unfold whole_value. apply derivable_pt_lim_plus.
      * apply (derivative_sum n (fun i t => r i * log_real t i) (fun i => r i * a i)).
        intros i I. now apply derivable_pt_lim_scal, Da.
      * apply (derivative_sum l (fun j t => pz j * log_fake t j) (fun j => pz j * b j)).
        intros j J. now apply derivable_pt_lim_scal, Db.
    + rewrite (draws_ext n r P m _ (fun x => (∑ i < m, a (x i)) / INR m + ∑ j < l, pz j * b j)).
      * rewrite draws_plus, draws_const, Mean by easy. easy.
      * intros x _. rewrite draws_plus, draws_const, Mean by easy. easy.
Qed.
