(* Chapter 9: the plug-in entropy of m independent draws is too low on average. *)
Require Export Sampling.

(* How often the value y is among the m draws, divided by m. *)
Definition frequency (m : nat) (x : nat -> nat) (y : nat) : R :=
  (∑ t < m, at_point (x t) y) / INR m.

Lemma frequency_mean_answer m x y : frequency m x y = mean_answer m at_point x y.
Proof.
  unfold frequency, mean_answer, mean_row. rewrite sum_scal. unfold Rdiv. ring.
Qed.

Lemma channel_at_point k : channel k k at_point.
Proof. intros i I. now apply law_at_point. Qed.

Lemma at_point_swap i j : at_point i j = at_point j i.
Proof. unfold at_point. destruct (Nat.eq_dec j i), (Nat.eq_dec i j); congruence. Qed.

Lemma mean_row_at_point k p j : (j < k)%nat -> mean_row k p at_point j = p j.
Proof.
  intro J. unfold mean_row. rewrite (sum_ext k _ (fun i => p i * at_point j i)).
  - now apply sum_at_point_r.
  - intros i _. f_equal. apply at_point_swap.
Qed.

(* The second moment of a frequency. *)
Lemma frequency_square k p m y : law k p -> (1 <= m)%nat -> (y < k)%nat ->
  draws k p m (fun x => frequency m x y * frequency m x y)
  = p y * p y + p y * (1 - p y) / INR m.
Proof.
  intros P M Y. assert (Mp : 0 < INR m) by (apply lt_0_INR; lia).
  set (f := fun i => at_point i y - p y).
  assert (F0 : ∑ i < k, p i * f i = 0).
  { unfold f. rewrite (sum_ext k _ (fun i => p i * at_point y i - p y * p i))
      by (intros; rewrite (at_point_swap i y); ring).
    rewrite sum_minus, sum_scal, sum_at_point_r, (proj2 P) by easy. ring. }
  assert (F2 : ∑ i < k, p i * (f i * f i) = p y * (1 - p y)).
  { unfold f. rewrite (sum_ext k _ (fun i => (1 - 2 * p y) * (p i * at_point y i)
                                            + p y * p y * p i)).
    - rewrite sum_plus, !sum_scal, sum_at_point_r, (proj2 P) by easy. ring.
    - intros i _. rewrite (at_point_swap i y). unfold at_point.
      destruct (Nat.eq_dec i y); ring. }
  (* the deviations of different draws are uncorrelated *)
  assert (S2 : draws k p m (fun x => (∑ t < m, f (x t)) * (∑ t < m, f (x t)))
               = INR m * (p y * (1 - p y))).
  { enough (H : forall l, (l <= m)%nat ->
        draws k p m (fun x => (∑ t < l, f (x t)) * (∑ t < l, f (x t)))
        = INR l * (p y * (1 - p y))) by now apply H.
    induction l as [|l IH]; intro L.
    - simpl. rewrite (draws_ext k p P m _ (fun _ => 0)) by (intros; ring).
      rewrite draws_const by easy. ring.
    - rewrite (draws_ext k p P m _ (fun x => (∑ t < l, f (x t)) * (∑ t < l, f (x t))
          + (2 * (∑ t < l, f (x t) * f (x l)) + f (x l) * f (x l)))).
      + rewrite !draws_plus, draws_scal, IH by (auto; lia).
        rewrite (draws_sum k p P m l (fun t x => f (x t) * f (x l))).
        rewrite (sum_all_zero l).
        * rewrite (draws_one k p P m l (fun i => f i * f i)) by lia. rewrite F2, S_INR. ring.
        * intros t T. rewrite (draws_two k p P m t l f f) by lia. rewrite F0. ring.
      + intros x _. simpl. rewrite sum_scal_r. ring. }
  rewrite (draws_ext k p P m _ (fun x =>
      p y * p y + (2 * p y / INR m * (∑ t < m, f (x t))
      + / (INR m * INR m) * ((∑ t < m, f (x t)) * (∑ t < m, f (x t)))))).
  - rewrite !draws_plus, !draws_scal, draws_const, S2 by easy.
    rewrite (draws_sum k p P m m (fun t x => f (x t))), (sum_all_zero m).
    + field. lra.
    + intros t T. rewrite (draws_one k p P m t f T). exact F0.
  - intros x _. unfold frequency, f. rewrite sum_minus, sum_const. field. lra.
Qed.

(* book: prop-plug-in-entropy *)
(* covers: All of it; the mean over m independent draws is a finite sum. *)
Theorem plug_in_entropy k p m : law k p -> (forall y, (y < k)%nat -> 0 < p y) ->
  (1 <= m)%nat ->
  let bias := draws k p m (fun x => kl k (frequency m x) p) in
  (forall x, possible k p m x -> KL k (frequency m x) p = Fin (kl k (frequency m x) p)) /\
  draws k p m (fun x => entropy k (frequency m x)) = entropy k p - bias /\
  0 <= bias <= ln (1 + (INR k - 1) / INR m).
Proof.
  intros P Pos M bias. assert (Mp : 0 < INR m) by (apply lt_0_INR; lia).
  assert (C := channel_at_point k).
  assert (Dom : forall r, dominates k p r) by (intros r y Y _; auto).
  assert (Law : forall x, possible k p m x -> law k (frequency m x)).
  { intros x X. assert (L := mean_answer_law k k p m at_point x M C X). split.
    - intros y Y. rewrite frequency_mean_answer. now apply L.
    - rewrite <- (proj2 L). apply sum_ext. intros y _. apply frequency_mean_answer. }
  assert (Kl : forall x, kl k (frequency m x) p
                         = kl k (mean_answer m at_point x) (mean_row k p at_point)).
  { intro x. unfold kl. apply sum_ext. intros y Y.
    now rewrite frequency_mean_answer, mean_row_at_point. }
  assert (B : bias = draws k p m
    (fun x => kl k (mean_answer m at_point x) (mean_row k p at_point))).
  { unfold bias. apply draws_ext; [easy|]. intros x _. apply Kl. }
  split; [|split; [|split]].
  - intros x X. apply KL_is_kl; [exact (proj1 (Law x X))|easy].
  - assert (E := expected_entropy k k p m at_point P M C). rewrite <- B in E.
    assert (H : entropy k (mean_row k p at_point) = entropy k p).
    { unfold entropy. f_equal. apply sum_ext. intros y Y. now rewrite mean_row_at_point. }
    rewrite H in E. rewrite <- E. apply draws_ext; [easy|]. intros x _.
    unfold entropy. f_equal. apply sum_ext. intros y Y. now rewrite frequency_mean_answer.
  - rewrite B. now apply expected_kl_nonneg.
  - destruct (law_point k p P) as [y0 [Y0 _]].
    assert (K1 : 1 <= INR k) by (change 1 with (INR 1); apply le_INR; lia).
    set (g := 1 + (INR k - 1) / INR m).
    assert (G : 0 < g).
    { unfold g. assert (0 <= (INR k - 1) / INR m).
      { apply Rmult_le_pos; [lra|now apply Rlt_le, Rinv_0_lt_compat]. }
      lra. }
    apply Rle_trans with (draws k p m (fun x => (ln g - 1)
        + / g * (∑ y < k, / p y * (frequency m x y * frequency m x y)))).
    + apply draws_le; [easy|]. intros x X. assert (L := Law x X).
      assert (E : ln g - 1 = ∑ y < k, frequency m x y * (ln g - 1)).
      { rewrite sum_scal_r, (proj2 L). ring. }
      rewrite E, <- sum_scal, <- sum_plus. apply sum_le. intros y Y.
      specialize (Pos y Y). assert (N := proj1 L y Y). set (u := frequency m x y) in *.
      destruct (Req_EM_T u 0) as [->|Nz]; [lra|].
      assert (T := ln_le_sub_one (u / p y / g)
        ltac:(apply Rdiv_lt_0_compat; [apply Rdiv_lt_0_compat; lra|easy])).
      rewrite !ln_div in T by (auto; try (apply Rdiv_lt_0_compat; lra); lra).
      apply Rmult_le_compat_l with (r := u) in T; [|lra].
      replace (/ g * (/ p y * (u * u))) with (u * (u / p y / g)) by (field; lra). lra.
    + rewrite draws_plus, draws_const, draws_scal by easy.
      rewrite (draws_sum k p P m k (fun y x => / p y * (frequency m x y * frequency m x y))).
      rewrite (sum_ext k _ (fun y => p y + (1 - p y) / INR m)).
      * rewrite sum_plus. unfold Rdiv. rewrite sum_scal_r, sum_minus, sum_const, (proj2 P).
        replace (1 + (INR k * 1 - 1) * / INR m) with g by (unfold g, Rdiv; ring).
        apply Req_le. field. lra.
      * intros y Y. rewrite draws_scal, frequency_square by easy. specialize (Pos y Y).
        field. lra.
Qed.
