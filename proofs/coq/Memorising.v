(* Chapter 6: memorising the training set beats every finite class of discriminators. *)
Require Export Concentration PlugInEntropy.

Lemma ele_dec a b : {a ≤ b} + {~ a ≤ b}.
Proof. destruct a, b; simpl; auto. apply Rle_dec. Defined.

(* The probability that f k x <= b for all k < K. *)
Definition chance_all (n : nat) (q : nat -> R) (m K : nat) (f : nat -> (nat -> nat) -> extended)
    (b : extended) : R :=
  draws n q m (fun x => if all_or_one _ (fun k => ele_dec (f k x) b) K then 1 else 0).

Lemma union_bound n q m K f b e : law n q ->
  (forall k, (k < K)%nat ->
     1 - e <= draws n q m (fun x => if ele_dec (f k x) b then 1 else 0)) ->
  1 - INR K * e <= chance_all n q m K f b.
Proof.
  intros Q H. apply Rle_trans with (draws n q m (fun x =>
    1 + ∑ k < K, ((if ele_dec (f k x) b then 1 else 0) - 1))).
  - rewrite draws_plus, draws_const by easy.
    rewrite (draws_sum n q Q m K (fun k x => (if ele_dec (f k x) b then 1 else 0) - 1)).
    apply Rle_trans with (1 + ∑ k < K, - e); [rewrite sum_const; lra|].
    apply Rplus_le_compat_l, sum_le. intros k L. specialize (H k L).
    rewrite draws_minus, draws_const by easy. lra.
  - apply draws_le; [easy|]. intros x _.
    assert (S : forall J, ∑ k < J, ((if ele_dec (f k x) b then 1 else 0) - 1) <= 0).
    { intro J. apply Rle_trans with (∑ k < J, 0); [|rewrite sum_zero; lra].
      apply sum_le. intros k _. destruct (ele_dec (f k x) b); lra. }
    destruct (all_or_one _ (fun k => ele_dec (f k x) b) K) as [A|[k [L N]]].
    + specialize (S K). lra.
    + assert (T : ∑ i < K, ((if ele_dec (f i x) b then 1 else 0) - 1) <= -1).
      { rewrite <- (Ropp_involutive (∑ i < K, _)), <- sum_opp.
        assert (W := sum_term K (fun i => - ((if ele_dec (f i x) b then 1 else 0) - 1)) k
          (fun j _ => ltac:(cbv beta; destruct (ele_dec (f j x) b); lra)) L). cbv beta in W.
        assert (Z : (if ele_dec (f k x) b then 1 else 0) = 0)
          by (destruct (ele_dec (f k x) b); easy).
        rewrite Z in W. lra. }
      lra.
Qed.

Lemma frequency_mean n m h x : (1 <= m)%nat -> (forall t, (t < m)%nat -> (x t < n)%nat) ->
  ∑ i < n, frequency m x i * h i = sample_mean m h x.
Proof.
  intros M X. unfold frequency, sample_mean, Rdiv.
  rewrite (sum_ext n _ (fun i => / INR m * ∑ t < m, at_point (x t) i * h i))
    by (intros; rewrite sum_scal_r; ring).
  rewrite sum_scal, sum_swap, Rmult_comm. f_equal. apply sum_ext. intros t T.
  apply sum_at_point. auto.
Qed.

(* book: prop-memorised-equilibrium *)
(* covers: Finite spaces: the probability over m independent draws is a finite sum. *)
Theorem memorised_equilibrium n p m K D B delta : law n p -> (1 <= m)%nat -> (1 <= K)%nat ->
  (forall k, (k < K)%nat -> discriminator n (D k)) ->
  (forall k i, (k < K)%nat -> (i < n)%nat -> exp (- B) <= 1 - D k i) ->
  0 < delta < 1 ->
  1 - delta <= chance_all n p m K (fun k x => value n p (frequency m x) (D k))
    (Fin (- ln 4 + B * sqrt (ln (INR K / delta) / (2 * INR m)))).
Proof.
  intros P M K1 HD HB Dl. assert (Kp : 0 < INR K) by (apply lt_0_INR; lia).
  assert (KR : 1 <= INR K) by (change 1 with (INR 1); apply le_INR; lia).
  assert (Mp : 0 < INR m) by (apply lt_0_INR; lia).
  replace delta with (INR K * (delta / INR K)) at 1 by (field; lra).
  apply union_bound; [easy|]. intros k L.
  set (b := - ln 4 + B * sqrt (ln (INR K / delta) / (2 * INR m))).
  (* with B = 0, D k is 0, and the value is minus infinity *)
  assert (Good : forall x, possible n p m x ->
    sample_mean m (fun i => ln (1 - D k i)) x
    <= mean_of n p (fun i => ln (1 - D k i)) + B * sqrt (ln (INR K / delta) / (2 * INR m)) ->
    value n p (frequency m x) (D k) ≤ Fin b).
  { intros x X S.
    assert (Fn : nonneg n (frequency m x)).
    { intros i _. apply Rmult_le_pos; [|now apply Rlt_le, Rinv_0_lt_compat].
      apply sum_nonneg. intros. apply at_point_nonneg. }
    destruct (admits_or_not n p (frequency m x) (D k)) as [A|A]; [|now rewrite value_minus].
    rewrite value_fin by (auto; exact (proj1 P)). simpl. rewrite sum_plus.
    rewrite (frequency_mean n m (fun i => ln (1 - D k i)) x M (fun t T => proj1 (X t T))).
    assert (V : ∑ i < n, (p i * ln (D k i) + p i * ln (1 - D k i)) <= - ln 4).
    { assert (C := proj2 (criterion_value n p p P P) (D k) (HD k L)).
      rewrite jsd_same in C by easy.
      rewrite value_fin in C; [simpl in C; lra|exact (proj1 P)|exact (proj1 P)|].
      intros i I. split; [now apply A|]. intros _. specialize (HB k i L I).
      assert (E := exp_pos (- B)). lra. }
    rewrite sum_plus in V. unfold mean_of in S. unfold b. lra. }
  assert (B0 : 0 <= B).
  { destruct (law_point n p P) as [i [I _]]. specialize (HB k i L I).
    destruct (HD k L i I) as [D0 _]. destruct (Rle_dec 0 B) as [|N]; [easy|exfalso].
    assert (1 < exp (- B)) by (rewrite <- exp_0; apply exp_increasing; lra). lra. }
  destruct (Req_EM_T B 0) as [Z|N].
  - apply Rle_trans with (draws n p m (fun _ => 1)).
    + rewrite draws_const by easy. assert (0 < delta / INR K) by (apply Rdiv_lt_0_compat; lra). lra.
    + apply draws_le; [easy|]. intros x X. destruct (ele_dec _ _) as [|No]; [lra|]. elim No.
      rewrite value_minus; [easy|]. intro A. destruct (law_point n p P) as [i [I Pi]].
      destruct (A i I) as [A1 _]. specialize (A1 Pi). specialize (HB k i L I).
      rewrite Z, Ropp_0, exp_0 in HB. lra.
  - assert (Bp : 0 < B) by lra.
    assert (dK : 0 < delta / INR K < 1).
    { split; [apply Rdiv_lt_0_compat; lra|]. apply Rmult_lt_reg_r with (INR K); [easy|].
      unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
    assert (R : forall i, (i < n)%nat -> - B <= ln (1 - D k i) <= - B + B).
    { intros i I. specialize (HB k i L I). destruct (HD k L i I) as [D0 _].
      assert (E := exp_pos (- B)). split.
      - rewrite <- (ln_exp (- B)). destruct HB as [HB|HB]; [now apply Rlt_le, ln_increasing|].
        rewrite HB. lra.
      - assert (ln (1 - D k i) <= 0) by (apply ln_nonpos; lra). lra. }
    assert (T := upper_tail n p m (fun i => ln (1 - D k i)) (B ^ 2) (delta / INR K) P M
      ltac:(now apply pow_lt) dK (spread_range n p _ (- B) B P Bp R)).
    replace (sqrt (B ^ 2 * ln (1 / (delta / INR K)) / (2 * INR m)))
      with (B * sqrt (ln (INR K / delta) / (2 * INR m))) in T.
    + eapply Rle_trans; [exact T|]. apply draws_le; [easy|]. intros x X.
      destruct (Rle_dec _ _) as [Y|No]; destruct (ele_dec _ _) as [Y'|No']; try lra.
      elim No'. now apply Good.
    + rewrite <- (sqrt_square B) at 1 by lra.
      rewrite <- sqrt_mult_alt by (apply Rmult_le_pos; lra). f_equal.
      replace (1 / (delta / INR K)) with (INR K / delta) by (field; lra). field. lra.
Qed.
