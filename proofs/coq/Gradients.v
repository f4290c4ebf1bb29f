(* Chapter 8: what the two losses of the generator descend, against the optimal discriminator. *)
Require Export Convergence.

Lemma derivative_sum n f f' x :
  (forall i, (i < n)%nat -> derivable_pt_lim (f i) x (f' i)) ->
  derivable_pt_lim (fun t => ∑ i < n, f i t) x (∑ i < n, f' i).
Proof.
  induction n as [|n IH]; intro H; simpl; [apply derivable_pt_lim_const|].
  apply derivable_pt_lim_plus; auto with arith.
Qed.

(* The derivative of g ln g is g' (ln g + 1). *)
Lemma derivative_xlogx g g' x : 0 < g x -> derivable_pt_lim g x g' ->
  derivable_pt_lim (fun t => g t * ln (g t)) x (g' * (ln (g x) + 1)).
Proof.
  intros P D.
  assert (L : derivable_pt_lim (fun t => ln (g t)) x (/ g x * g')).
  { apply (derivable_pt_lim_comp g ln); [easy|now apply derivable_pt_lim_ln]. }
  replace (g' * (ln (g x) + 1)) with (g' * ln (g x) + g x * (/ g x * g')) by (field; lra).
  now apply (derivable_pt_lim_mult g (fun t => ln (g t))).
Qed.

Lemma derivative_affine a b g g' x : derivable_pt_lim g x g' ->
  derivable_pt_lim (fun t => a * g t + b) x (a * g').
Proof.
  intro D. replace (a * g') with (a * g' + 0) by ring.
  apply derivable_pt_lim_plus; [now apply derivable_pt_lim_scal|apply derivable_pt_lim_const].
Qed.

(* q t is the law of the generator with the parameter t; a gradient in several
   parameters is this statement for each of them. D is held fixed at t = x. *)
(* book: prop-generator-gradients *)
(* covers: All of it, one partial derivative at a time, with 2 KL(M || P). *)
Theorem generator_gradients n p (q : R -> nat -> R) q' x :
  law n p -> (forall i, (i < n)%nat -> 0 < p i) ->
  (forall t, law n (q t)) -> (forall t i, (i < n)%nat -> 0 < q t i) ->
  (forall i, (i < n)%nat -> derivable_pt_lim (fun t => q t i) x (q' i)) ->
  let D := best p (q x) in
  (exists d,
     derivable_pt_lim (fun t => ∑ i < n, q t i * ln (1 - D i)) x d /\
     derivable_pt_lim (fun t => 2 * jsd n p (q t)) x d) /\
  (exists d,
     derivable_pt_lim (fun t => ∑ i < n, q t i * - ln (D i)) x d /\
     derivable_pt_lim (fun t => kl n (q t) p - 2 * jsd n p (q t)) x d) /\
  (forall t, JSD n p (q t) = Fin (jsd n p (q t)) /\ KL n (q t) p = Fin (kl n (q t) p) /\
     KL n (mean p (q t)) p = Fin (kl n (mean p (q t)) p) /\
     kl n (q t) p - 2 * jsd n p (q t) = 2 * kl n (mean p (q t)) p).
Proof.
  intros P Pp Q Qp Dq D.
  assert (S0 : sum n q' = 0).
  { assert (A := derivative_sum n (fun i t => q t i) q' x Dq).
    apply (uniqueness_limite (fun t => ∑ i < n, q t i) x); [exact A|].
    apply (derivable_pt_lim_ext (fun _ => 1)); [|apply derivable_pt_lim_const].
    intro t. symmetry. apply (proj2 (Q t)). }
  assert (Dv : forall i, (i < n)%nat -> D i = p i / (p i + q x i)).
  { intros i I. specialize (Pp i I). specialize (Qp x i I). apply best_at. lra. }
  assert (L1 : forall i, (i < n)%nat -> ln (1 - D i) = ln (q x i) - ln (p i + q x i)).
  { intros i I. rewrite (Dv i I). specialize (Pp i I). specialize (Qp x i I).
    replace (1 - p i / (p i + q x i)) with (q x i / (p i + q x i)) by (field; lra).
    apply ln_div; lra. }
  assert (L2 : forall i, (i < n)%nat -> - ln (D i) = ln (p i + q x i) - ln (p i)).
  { intros i I. rewrite (Dv i I). specialize (Pp i I). specialize (Qp x i I).
    rewrite ln_div by lra. ring. }
  assert (Mean : forall t i, (i < n)%nat -> ln (mean p (q t) i) = ln (p i + q t i) - ln 2).
  { intros t i I. unfold mean. specialize (Pp i I). specialize (Qp t i I). apply ln_div; lra. }
  assert (Lin : forall f, derivable_pt_lim (fun t => ∑ i < n, q t i * f i) x (∑ i < n, q' i * f i)).
  { intro f. apply (derivative_sum n (fun i t => q t i * f i)). intros i I.
    apply (derivable_pt_lim_ext (fun t => f i * q t i)); [intro; ring|].
    rewrite Rmult_comm. now apply derivable_pt_lim_scal, Dq. }
  (* 2 JSD = sum of p ln p + q ln q - (p + q) ln (p + q) + (p + q) ln 2 *)
  assert (J : derivable_pt_lim (fun t => 2 * jsd n p (q t)) x
                (∑ i < n, q' i * (ln (q x i) - ln (p i + q x i)))).
  { apply (derivable_pt_lim_ext (fun t => ∑ i < n,
      (q t i * ln (q t i) - (p i + q t i) * ln (p i + q t i)
       + (ln 2 * q t i + (p i * ln (p i) + ln 2 * p i))))).
    - intro t. unfold jsd. rewrite <- sum_scal. apply sum_ext. intros i I.
      rewrite (Mean t i I). field.
    - replace (∑ i < n, q' i * (ln (q x i) - ln (p i + q x i)))
        with (∑ i < n, (q' i * (ln (q x i) + 1) - q' i * (ln (p i + q x i) + 1) + ln 2 * q' i)).
      + apply (derivative_sum n (fun i t => q t i * ln (q t i) - (p i + q t i) * ln (p i + q t i)
           + (ln 2 * q t i + (p i * ln (p i) + ln 2 * p i)))). intros i I.
        apply derivable_pt_lim_plus; [apply derivable_pt_lim_minus|].
        * apply (derivative_xlogx (fun t => q t i)); auto.
        * apply (derivative_xlogx (fun t => p i + q t i)).
          -- specialize (Pp i I). specialize (Qp x i I). lra.
          -- replace (q' i) with (0 + q' i) by ring.
             apply derivable_pt_lim_plus; [apply derivable_pt_lim_const|auto].
        * apply derivative_affine. auto.
      + rewrite (sum_ext n _ (fun i => q' i * (ln (q x i) - ln (p i + q x i)) + ln 2 * q' i))
          by (intros; ring).
        rewrite sum_plus, (sum_scal n (ln 2)), S0. ring. }
  assert (K : derivable_pt_lim (fun t => kl n (q t) p) x
                (∑ i < n, q' i * (ln (q x i) - ln (p i)))).
  { replace (∑ i < n, q' i * (ln (q x i) - ln (p i)))
      with (∑ i < n, (q' i * (ln (q x i) + 1) - ln (p i) * q' i)).
    - apply (derivative_sum n (fun i t => q t i * ln (q t i) - q t i * ln (p i))). intros i I.
      apply derivable_pt_lim_minus; [apply (derivative_xlogx (fun t => q t i)); auto|].
      apply (derivable_pt_lim_ext (fun t => ln (p i) * q t i)); [intro; ring|].
      apply derivable_pt_lim_scal. auto.
    - rewrite (sum_ext n _ (fun i => q' i * (ln (q x i) - ln (p i)) + q' i)) by (intros; ring).
      rewrite sum_plus, S0. ring. }
  split; [|split].
  - eexists. split; [|exact J].
    rewrite (sum_ext n _ (fun i => q' i * ln (1 - D i))); [apply Lin|].
    intros i I. now rewrite L1.
  - exists (∑ i < n, q' i * - ln (D i)). split; [apply (Lin (fun i => - ln (D i)))|].
    replace (∑ i < n, q' i * - ln (D i)) with
      ((∑ i < n, q' i * (ln (q x i) - ln (p i)))
       - ∑ i < n, q' i * (ln (q x i) - ln (p i + q x i))).
    + now apply derivable_pt_lim_minus.
    + rewrite <- sum_minus. apply sum_ext. intros i I. rewrite L2 by easy. ring.
  - intro t. assert (NP := proj1 P). assert (NQ := proj1 (Q t)).
    split; [now apply JSD_is_jsd|].
    split; [apply KL_is_kl; [easy|intros i I _; auto]|].
    split; [apply KL_is_kl; [exact (proj1 (law_mean n p (q t) P (Q t)))|intros i I _; auto]|].
    unfold kl, jsd. rewrite <- !sum_scal, <- sum_minus. apply sum_ext. intros i I.
    unfold mean. field.
Qed.
