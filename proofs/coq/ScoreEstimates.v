(* Chapter 10: the order that the bias turns round, the jackknife, and splits. *)
Require Export Concentration PlugInEntropy.

(* The plug-in score of m pictures. *)
Definition plug_in (m k : nat) (c : nat -> nat -> R) (x : nat -> nat) : R :=
  exp (plug_in_log_score m k c x).

Lemma two_pictures k x : (x 0 < k)%nat -> (x 1 < k)%nat ->
  plug_in 2 k at_point x = 2 - at_point (x 0%nat) (x 1%nat).
Proof.
  intros X0 X1.
  assert (X : possible k (fun _ => 1) 2 x).
  { intros t T. destruct t as [|[|t]]; [| |lia]; split; auto; lra. }
  unfold plug_in.
  rewrite (log_score_entropies k k (fun _ => 1) 2 at_point x ltac:(lia) (channel_at_point k) X).
  assert (H0 : forall i, (i < k)%nat -> entropy k (at_point i) = 0).
  { intros i I. apply (entropy_bounds k (at_point i) (law_at_point k i I)).
    exists i. split; [easy|apply at_point_same]. }
  rewrite (sum_all_zero 2 (fun t => / INR 2 * entropy k (at_point (x t)))), Rminus_0_r.
  2: { intros t T. destruct t as [|[|t]]; [| |lia]; rewrite H0 by easy; ring. }
  assert (M : forall j, mean_answer 2 at_point x j = / 2 * at_point (x 0%nat) j + / 2 * at_point (x 1%nat) j).
  { intro j. unfold mean_answer, mean_row. simpl. replace (1 + 1) with 2 by ring. ring. }
  assert (A : at_point (x 0%nat) (x 1%nat)
              = if Nat.eq_dec (x 1%nat) (x 0%nat) then 1 else 0) by reflexivity.
  rewrite A. destruct (Nat.eq_dec (x 1%nat) (x 0%nat)) as [E|N].
  - assert (H : entropy k (mean_answer 2 at_point x) = 0).
    { rewrite <- (H0 (x 0%nat) X0). unfold entropy. f_equal. apply sum_ext. intros j _.
      rewrite M, E. replace (/ 2 * at_point (x 0%nat) j + / 2 * at_point (x 0%nat) j)
        with (at_point (x 0%nat) j) by field. easy. }
    rewrite H, exp_0. ring.
  - assert (H : entropy k (mean_answer 2 at_point x) = ln 2).
    { unfold entropy.
      rewrite (sum_ext k _ (fun j => at_point (x 0%nat) j * (- ln 2 / 2)
                                    + at_point (x 1%nat) j * (- ln 2 / 2))).
      - rewrite sum_plus, (sum_at_point k (x 0%nat) (fun _ => - ln 2 / 2)),
          (sum_at_point k (x 1%nat) (fun _ => - ln 2 / 2)) by easy. field.
      - intros j _. rewrite M. unfold at_point.
        destruct (Nat.eq_dec j (x 0%nat)), (Nat.eq_dec j (x 1%nat)); try congruence.
        + replace (/ 2 * 1 + / 2 * 0) with (/ 2) by field. rewrite ln_Rinv by lra. field.
        + replace (/ 2 * 0 + / 2 * 1) with (/ 2) by field. rewrite ln_Rinv by lra. field.
        + ring. }
    rewrite H, exp_ln; lra.
Qed.

Lemma expected_two k p : law k p ->
  draws k p 2 (plug_in 2 k at_point) = 2 - ∑ i < k, p i * p i.
Proof.
  intro P. rewrite (draws_ext k p P 2 _ (fun x => 2 - at_point (x 0%nat) (x 1%nat))).
  - rewrite draws_minus, draws_const by easy. f_equal. simpl.
    apply sum_ext. intros i I. f_equal.
    rewrite (sum_ext k _ (fun j => at_point i j * p j)).
    + now rewrite (sum_at_point k i p).
    + intros j _. unfold extend. simpl. rewrite at_point_swap. ring.
  - intros x X. apply two_pictures; apply X; lia.
Qed.

(* Half of the mass on one class and the rest on seven; five equal classes. *)
Definition uneven (i : nat) : R := if Nat.eq_dec i 0 then / 2 else / 14.
Definition five (i : nat) : R := if lt_dec i 5 then / 5 else 0.

(* book: prop-bias-reverses-order *)
(* covers: All of it, with a smaller example than the book's: 8 classes, m = 2. *)
Theorem bias_reverses_order : exists n k c q1 q2 m s1 s2,
  channel n k c /\ law n q1 /\ law n q2 /\
  inception_score n k q1 c s1 /\ inception_score n k q2 c s2 /\ s2 < s1 /\
  draws n q1 m (plug_in m k c) < draws n q2 m (plug_in m k c).
Proof.
  exists 8%nat, 8%nat, at_point, uneven, five, 2%nat.
  assert (L1 : law 8 uneven).
  { split; [intros i _; unfold uneven; destruct (Nat.eq_dec i 0); lra|unfold uneven; simpl; lra]. }
  assert (L2 : law 8 five).
  { split; [intros i _; unfold five; destruct (lt_dec i 5); lra|unfold five; simpl; lra]. }
  assert (C := channel_at_point 8).
  assert (Z : forall q, mean_entropy 8 8 q at_point = 0).
  { intro q. apply sum_all_zero. intros i I.
    rewrite (proj2 (proj1 (proj2 (entropy_bounds 8 (at_point i) (law_at_point 8 i I))))); [ring|].
    exists i. split; [easy|apply at_point_same]. }
  assert (H : forall q, entropy 8 (mean_row 8 q at_point) = entropy 8 q).
  { intro q. unfold entropy. f_equal. apply sum_ext. intros j J. now rewrite mean_row_at_point. }
  exists (exp (entropy 8 uneven)), (exp (entropy 8 five)).
  split; [easy|]. split; [easy|]. split; [easy|].
  split; [apply inception_score_value; auto; rewrite H, Z; f_equal; ring|].
  split; [apply inception_score_value; auto; rewrite H, Z; f_equal; ring|]. split.
  - apply exp_increasing.
    assert (E1 : entropy 8 uneven = (ln 2 + ln 14) / 2).
    { unfold entropy, uneven. simpl. rewrite !ln_Rinv by lra. field. }
    assert (E2 : entropy 8 five = ln 5).
    { unfold entropy, five. simpl. rewrite !ln_Rinv by lra. field. }
    rewrite E1, E2. assert (ln 25 < ln 28) by (apply ln_increasing; lra).
    replace 25 with (5 * 5) in H0 by ring. replace 28 with (2 * 14) in H0 by ring.
    rewrite !ln_mult in H0 by lra. lra.
  - rewrite !expected_two by easy. unfold uneven, five. simpl. lra.
Qed.

(* The mean of the m scores with one picture left out. *)
Definition left_out (m k : nat) (c : nat -> nat -> R) (x : nat -> nat) : R :=
  (∑ s < m, plug_in (m - 1) k c (skip s x)) / INR m.

Lemma plug_in_local m k c : local m (plug_in m k c).
Proof.
  intros x y H. unfold plug_in. f_equal. unfold plug_in_log_score. apply sum_ext. intros t T.
  f_equal. rewrite (H t T). unfold kl. apply sum_ext. intros j J.
  now rewrite (mean_answer_local m c j x y H).
Qed.

Lemma expected_left_out n k q c m : law n q -> (2 <= m)%nat ->
  draws n q m (left_out m k c) = draws n q (m - 1) (plug_in (m - 1) k c).
Proof.
  intros Q M. destruct m as [|l]; [lia|]. replace (S l - 1)%nat with l by lia.
  assert (Lp : 0 < INR (S l)) by (apply lt_0_INR; lia).
  unfold left_out. replace (S l - 1)%nat with l by lia.
  rewrite (draws_ext n q Q (S l) _ (fun x => ∑ s < S l, / INR (S l) * plug_in l k c (skip s x)))
    by (intros; rewrite sum_scal; unfold Rdiv; ring).
  rewrite (draws_sum n q Q (S l) (S l) (fun s x => / INR (S l) * plug_in l k c (skip s x))).
  rewrite (sum_ext (S l) _ (fun _ => / INR (S l) * draws n q l (plug_in l k c))).
  - rewrite sum_const. field. lra.
  - intros s S. rewrite draws_scal. f_equal.
    apply (draws_skip n q Q l s (plug_in l k c)); [lia|apply plug_in_local].
Qed.

(* book: prop-jackknife *)
(* covers: Finitely many pictures; O(1/m^2) is a bound for every m >= 2. *)
Theorem jackknife n k q c IS b b2 C : law n q -> 0 <= C ->
  (forall m, (1 <= m)%nat -> Rabs (draws n q m (plug_in m k c)
     - (IS + b / INR m + b2 / INR m ^ 2)) <= C / INR m ^ 3) ->
  (exists C', forall m, (2 <= m)%nat ->
     Rabs (draws n q m (fun x => INR m * plug_in m k c x - (INR m - 1) * left_out m k c x) - IS)
     <= C' / INR m ^ 2) /\
  (forall m s s', (2 <= m)%nat ->
     (* the line through (1/m, s) and (1/(m - 1), s'), at 0 *)
     s - (s' - s) / (/ (INR m - 1) - / INR m) * / INR m = INR m * s - (INR m - 1) * s').
Proof.
  intros Q Cp H. split.
  - exists (2 * Rabs b2 + C + 4 * C). intros m M.
    assert (M2 : 2 <= INR m) by (change 2 with (INR 2); apply le_INR; lia).
    rewrite draws_minus, !draws_scal, expected_left_out by easy.
    assert (H1 := H m ltac:(lia)). assert (H2 := H (m - 1)%nat ltac:(lia)).
    rewrite minus_INR in H2 by lia. simpl (INR 1) in H2.
    set (u := INR m) in *. set (w := u - 1) in *.
    set (e1 := draws n q m (plug_in m k c) - (IS + b / u + b2 / u ^ 2)) in *.
    set (e2 := draws n q (m - 1) (plug_in (m - 1) k c) - (IS + b / w + b2 / w ^ 2)) in *.
    assert (W1 : 1 <= w) by (unfold w; lra). assert (U : u = w + 1) by (unfold w; ring).
    assert (E : u * draws n q m (plug_in m k c) - w * draws n q (m - 1) (plug_in (m - 1) k c) - IS
                = u * e1 - w * e2 - b2 / (u * w)).
    { unfold e1, e2. rewrite U. field. split; lra. }
    rewrite E.
    assert (K1 : Rabs (u * e1) <= C / u ^ 2).
    { rewrite Rabs_mult, (Rabs_pos_eq u) by lra. apply Rmult_le_compat_l with (r := u) in H1; [|lra].
      replace (u * (C / u ^ 3)) with (C / u ^ 2) in H1 by (field; lra). exact H1. }
    assert (Iw : / w <= 2 * / u).
    { apply Rmult_le_reg_r with (u * w); [apply Rmult_lt_0_compat; lra|].
      replace (/ w * (u * w)) with u by (field; lra).
      replace (2 * / u * (u * w)) with (2 * w) by (field; lra). lra. }
    assert (Pw : 0 < / w) by (apply Rinv_0_lt_compat; lra).
    assert (Pu : 0 < / u) by (apply Rinv_0_lt_compat; lra).
    assert (Iw2 : / w * / w <= 4 * (/ u * / u)) by nra.
    assert (K2 : Rabs (w * e2) <= 4 * C / u ^ 2).
    { rewrite Rabs_mult, (Rabs_pos_eq w) by lra. apply Rmult_le_compat_l with (r := w) in H2; [|lra].
      replace (w * (C / w ^ 3)) with (C * (/ w * / w)) in H2 by (field; lra).
      apply Rmult_le_compat_l with (r := C) in Iw2; [|easy].
      replace (4 * C / u ^ 2) with (C * (4 * (/ u * / u))) by (field; lra). lra. }
    assert (K3 : Rabs (b2 / (u * w)) <= 2 * Rabs b2 / u ^ 2).
    { unfold Rdiv. rewrite Rabs_mult, Rinv_mult, (Rabs_pos_eq (/ u * / w))
        by (apply Rmult_le_pos; lra).
      assert (N := Rabs_pos b2).
      replace (2 * Rabs b2 * / u ^ 2) with (Rabs b2 * (/ u * (2 * / u))) by (field; lra).
      apply Rmult_le_compat_l; [easy|]. apply Rmult_le_compat_l; lra. }
    replace ((2 * Rabs b2 + C + 4 * C) / u ^ 2) with (C / u ^ 2 + 4 * C / u ^ 2 + 2 * Rabs b2 / u ^ 2)
      by (field; lra).
    unfold Rminus. eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp.
    assert (T := Rabs_triang (u * e1) (- (w * e2))). rewrite Rabs_Ropp in T. lra.
  - intros m s s' M. assert (2 <= INR m) by (change 2 with (INR 2); apply le_INR; lia).
    field. repeat split; lra.
Qed.

(* The variance of f under q. *)
Definition variance (n : nat) (q f : nat -> R) : R :=
  ∑ i < n, q i * (f i - mean_of n q f) ^ 2.

Lemma square_of_sum n q f S : law n q -> mean_of n q f = 0 ->
  draws n q S (fun x => (∑ t < S, f (x t)) ^ 2) = INR S * (∑ i < n, q i * f i ^ 2).
Proof.
  intros Q F0.
  enough (H : forall l, (l <= S)%nat -> draws n q S (fun x => (∑ t < l, f (x t)) ^ 2)
              = INR l * (∑ i < n, q i * f i ^ 2)) by now apply H.
  induction l as [|l IH]; intro L.
  - rewrite (draws_ext n q Q S _ (fun _ => 0)) by (intros; simpl; ring).
    rewrite draws_const by easy. simpl. ring.
  - rewrite (draws_ext n q Q S _ (fun x => (∑ t < l, f (x t)) ^ 2
        + (2 * (∑ t < l, f (x t) * f (x l)) + f (x l) ^ 2))).
    + rewrite !draws_plus, draws_scal, IH by (auto; lia).
      rewrite (draws_sum n q Q S l (fun t x => f (x t) * f (x l))).
      rewrite (sum_all_zero l).
      * rewrite (draws_one n q Q S l (fun i => f i ^ 2)) by lia. rewrite S_INR. ring.
      * intros t T. rewrite (draws_two n q Q S t l f f) by lia.
        unfold mean_of in F0. rewrite F0. ring.
    + intros x _. simpl sum. rewrite sum_scal_r. ring.
Qed.

(* f i is the score of the split i; S splits are S independent draws. *)
(* book: prop-split-scores *)
(* covers: Splits of finitely many kinds, drawn independently; f is any score of a split. *)
Theorem split_scores n q f S : law n q -> (1 <= S)%nat ->
  let mu := mean_of n q f in
  let std2 x := (∑ t < S, (f (x t) - sample_mean S f x) ^ 2) / INR S in
  draws n q S (sample_mean S f) = mu /\
  draws n q S (fun x => (sample_mean S f x - mu) ^ 2) = variance n q f / INR S /\
  draws n q S std2 = (INR S - 1) / INR S * variance n q f.
Proof.
  intros Q S1 mu std2. assert (Sp : 0 < INR S) by (apply lt_0_INR; lia).
  set (g := fun i => f i - mu).
  assert (G0 : mean_of n q g = 0).
  { unfold mean_of, g. rewrite (sum_ext n _ (fun i => q i * f i - mu * q i)) by (intros; ring).
    rewrite sum_minus, sum_scal, (proj2 Q). unfold mu, mean_of. ring. }
  assert (V := square_of_sum n q g S Q G0). change (∑ i < n, q i * g i ^ 2) with (variance n q f) in V.
  assert (Dev : forall x, sample_mean S f x - mu = (∑ t < S, g (x t)) / INR S).
  { intro x. unfold sample_mean, g. rewrite sum_minus, sum_const. field. lra. }
  assert (M : draws n q S (fun x => (sample_mean S f x - mu) ^ 2) = variance n q f / INR S).
  { rewrite (draws_ext n q Q S _ (fun x => / (INR S * INR S) * (∑ t < S, g (x t)) ^ 2))
      by (intros; rewrite Dev; field; lra).
    rewrite draws_scal, V. field. lra. }
  split; [|split; [exact M|]].
  - unfold sample_mean.
    rewrite (draws_ext n q Q S _ (fun x => ∑ t < S, / INR S * f (x t)))
      by (intros; rewrite sum_scal; unfold Rdiv; ring).
    rewrite (draws_sum n q Q S S (fun t x => / INR S * f (x t))).
    rewrite (sum_ext S _ (fun _ => / INR S * mu)).
    + rewrite sum_const. field. lra.
    + intros t T. rewrite draws_scal. f_equal. now apply (draws_one n q Q S t f).
  - rewrite (draws_ext n q Q S _ (fun x => / INR S * (∑ t < S, g (x t) ^ 2)
        - (sample_mean S f x - mu) ^ 2)).
    + rewrite draws_minus, M, draws_scal by easy.
      rewrite (draws_sum n q Q S S (fun t x => g (x t) ^ 2)).
      rewrite (sum_ext S _ (fun _ => variance n q f)).
      * rewrite sum_const. field. lra.
      * intros t T. now apply (draws_one n q Q S t (fun i => g i ^ 2)).
    + intros x _. unfold std2.
      set (d := sample_mean S f x - mu).
      rewrite (sum_ext S _ (fun t => g (x t) ^ 2 - 2 * d * g (x t) + d ^ 2))
        by (intros; unfold d, g; ring).
      rewrite sum_plus, sum_minus, sum_scal, sum_const.
      assert (D : ∑ t < S, g (x t) = INR S * d) by (unfold d; rewrite Dev; field; lra).
      rewrite D. field. lra.
Qed.
