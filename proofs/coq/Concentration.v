(* Chapter 6: what held-out pictures prove, and why memorising beats a finite class. *)
Require Export Sampling Regret.

(* The probability that f <= g, over m independent draws with the law q. *)
Definition chance_le (n : nat) (q : nat -> R) (m : nat) (f g : (nat -> nat) -> R) : R :=
  draws n q m (fun x => if Rle_dec (f x) (g x) then 1 else 0).

(* The mean of h over the draws x 0 .. x (m-1), and its expectation. *)
Definition sample_mean (m : nat) (h : nat -> R) (x : nat -> nat) : R := (∑ t < m, h (x t)) / INR m.
Definition mean_of (n : nat) (q h : nat -> R) : R := ∑ i < n, q i * h i.

Lemma draws_exp n q m h : law n q ->
  draws n q m (fun x => exp (∑ t < m, h (x t))) = (∑ i < n, q i * exp (h i)) ^ m.
Proof.
  intro Q. induction m as [|m IH]; [simpl; apply exp_0|].
  change (draws n q (S m) (fun x => exp (∑ t < S m, h (x t))))
    with (∑ i < n, q i * draws n q m (fun x => exp (∑ t < S m, h (extend x m i t)))).
  rewrite (sum_ext n _ (fun i => q i * exp (h i) * (∑ i < n, q i * exp (h i)) ^ m)).
  - rewrite sum_scal_r. simpl. ring.
  - intros i _. rewrite Rmult_assoc. f_equal. rewrite <- IH, <- draws_scal.
    apply draws_ext; [easy|]. intros x _. simpl sum. rewrite extend_last.
    rewrite (sum_ext m _ (fun t => h (x t))) by (intros; now rewrite extend_before).
    rewrite exp_plus. ring.
Qed.

Lemma exp_power y m : exp y ^ m = exp (INR m * y).
Proof.
  induction m as [|m IH]; [simpl; now rewrite Rmult_0_l, exp_0|].
  rewrite S_INR. simpl pow. rewrite IH, <- exp_plus. f_equal. ring.
Qed.

(* v bounds the spread of h: E exp(l (h - E h)) <= exp(l^2 v / 8). *)
Definition spread (n : nat) (q h : nat -> R) (v : R) : Prop :=
  forall l, ∑ i < n, q i * exp (l * (h i - mean_of n q h)) <= exp (l ^ 2 * v / 8).

Lemma spread_range n q h low R0 : law n q -> 0 < R0 ->
  (forall i, (i < n)%nat -> low <= h i <= low + R0) -> spread n q h (R0 ^ 2).
Proof.
  intros Q Rp H l. set (X := fun i => (h i - low) / R0).
  assert (B : forall i, (i < n)%nat -> 0 <= X i <= 1).
  { intros i I. specialize (H i I). unfold X. split.
    - apply Rmult_le_pos; [lra|now apply Rlt_le, Rinv_0_lt_compat].
    - apply Rmult_le_reg_r with R0; [easy|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  assert (K := hoeffding n q X (l * R0) Q B).
  assert (M : ∑ i < n, q i * X i = (mean_of n q h - low) / R0).
  { unfold X, mean_of. rewrite (sum_ext n _ (fun i => (q i * h i - low * q i) * / R0))
      by (intros; field; lra).
    rewrite sum_scal_r, sum_minus, sum_scal, (proj2 Q). field. lra. }
  rewrite M in K.
  assert (S : ∑ i < n, q i * exp (l * (h i - mean_of n q h))
              = exp (- (l * (mean_of n q h - low))) * ∑ i < n, q i * exp (l * R0 * X i)).
  { rewrite <- sum_scal. apply sum_ext. intros i _.
    replace (l * (h i - mean_of n q h)) with (- (l * (mean_of n q h - low)) + l * R0 * X i)
      by (unfold X; field; lra).
    rewrite exp_plus. ring. }
  assert (Pos : 0 < ∑ i < n, q i * exp (l * R0 * X i)).
  { destruct (law_point n q Q) as [i [I Pi]].
    apply Rlt_le_trans with (q i * exp (l * R0 * X i)).
    - apply Rmult_lt_0_compat; [easy|apply exp_pos].
    - apply (sum_term n (fun i => q i * exp (l * R0 * X i))); [|easy]. intros j J.
      apply Rmult_le_pos; [now apply Q|apply Rlt_le, exp_pos]. }
  rewrite S, <- (exp_ln (∑ i < n, q i * exp (l * R0 * X i))) by easy. rewrite <- exp_plus.
  assert (E : - (l * (mean_of n q h - low)) + ln (∑ i < n, q i * exp (l * R0 * X i))
              <= l ^ 2 * R0 ^ 2 / 8).
  { replace (l * R0 * ((mean_of n q h - low) / R0)) with (l * (mean_of n q h - low)) in K
      by (field; lra).
    replace ((l * R0) ^ 2) with (l ^ 2 * R0 ^ 2) in K by ring. lra. }
  destruct E as [E|E]; [now apply Rlt_le, exp_increasing|rewrite E; lra].
Qed.

(* The tail bound of Hoeffding and Chernoff. *)
Lemma upper_tail n q m h v delta : law n q -> (1 <= m)%nat -> 0 < v -> 0 < delta < 1 ->
  spread n q h v ->
  1 - delta <= chance_le n q m (sample_mean m h)
                 (fun _ => mean_of n q h + sqrt (v * ln (1 / delta) / (2 * INR m))).
Proof.
  intros Q M V D S. assert (Mp : 0 < INR m) by (apply lt_0_INR; lia).
  set (mu := mean_of n q h). set (t := sqrt (v * ln (1 / delta) / (2 * INR m))).
  assert (Ln : 0 < ln (1 / delta)).
  { apply ln_positive. apply Rmult_lt_reg_r with delta; [lra|]. unfold Rdiv.
    rewrite Rmult_assoc, Rinv_l; lra. }
  assert (T2 : t * t = v * ln (1 / delta) / (2 * INR m)).
  { apply sqrt_sqrt. apply Rlt_le, Rdiv_lt_0_compat; [now apply Rmult_lt_0_compat|lra]. }
  assert (T0 : 0 < t) by (apply sqrt_lt_R0, Rdiv_lt_0_compat; [now apply Rmult_lt_0_compat|lra]).
  set (l := 4 * t / v). assert (L0 : 0 < l) by (apply Rdiv_lt_0_compat; lra).
  (* indicator of a large deviation <= exp (l m (deviation - t)) *)
  assert (B : 1 - draws n q m (fun x => exp (∑ s < m, l * (h (x s) - mu)) * exp (- (l * INR m * t)))
              <= chance_le n q m (sample_mean m h) (fun _ => mu + t)).
  { rewrite <- (draws_const n q Q m 1) at 1. rewrite <- draws_minus by easy.
    apply draws_le; [easy|]. intros x _. rewrite <- exp_plus.
    assert (Ep := exp_pos ((∑ s < m, l * (h (x s) - mu)) + - (l * INR m * t))).
    destruct (Rle_dec (sample_mean m h x) (mu + t)) as [Y|N]; [lra|].
    enough (1 <= exp ((∑ s < m, l * (h (x s) - mu)) + - (l * INR m * t))) by lra.
    assert (E : (∑ s < m, l * (h (x s) - mu)) + - (l * INR m * t)
                = l * INR m * (sample_mean m h x - mu - t)).
    { rewrite sum_scal, sum_minus, sum_const. unfold sample_mean. field. lra. }
    rewrite E, <- exp_0 at 1.
    assert (0 < l * INR m * (sample_mean m h x - mu - t)).
    { apply Rmult_lt_0_compat; [now apply Rmult_lt_0_compat|lra]. }
    now apply Rlt_le, exp_increasing. }
  eapply Rle_trans; [|exact B].
  rewrite (draws_ext n q Q m _ (fun x => exp (- (l * INR m * t)) * exp (∑ s < m, l * (h (x s) - mu))))
    by (intros; ring).
  rewrite draws_scal, (draws_exp n q m (fun i => l * (h i - mu)) Q).
  assert (Pw : (∑ i < n, q i * exp (l * (h i - mu))) ^ m <= exp (INR m * (l ^ 2 * v / 8))).
  { apply Rle_trans with (exp (l ^ 2 * v / 8) ^ m).
    - apply pow_incr. split; [|apply S]. apply sum_nonneg. intros i I.
      apply Rmult_le_pos; [now apply Q|apply Rlt_le, exp_pos].
    - apply Req_le, exp_power. }
  apply Rmult_le_compat_l with (r := exp (- (l * INR m * t))) in Pw; [|apply Rlt_le, exp_pos].
  rewrite <- exp_plus in Pw.
  replace (- (l * INR m * t) + INR m * (l ^ 2 * v / 8)) with (- ln (1 / delta)) in Pw.
  - replace (exp (- ln (1 / delta))) with delta in Pw; [lra|].
    rewrite exp_Ropp, exp_ln by (apply Rdiv_lt_0_compat; lra). field. lra.
  - unfold l. replace ((4 * t / v) ^ 2) with (16 * (t * t) / (v * v)) by (field; lra).
    replace (4 * t / v * INR m * t) with (4 * (t * t) * INR m / v) by (field; lra).
    rewrite T2. field. lra.
Qed.

(* A pair of pictures, one of each law, is one point of n * n points. *)
Definition pair_law (n : nat) (p q : nat -> R) : nat -> R := flat n (product p q).
Definition pair_sum (n : nat) (a b : nat -> R) (k : nat) : R := a (k / n)%nat + b (k mod n)%nat.

Lemma pair_mean n p q f g : ∑ k < n * n, pair_law n p q k * (f (k / n)%nat * g (k mod n)%nat)
  = (∑ i < n, p i * f i) * (∑ j < n, q j * g j).
Proof.
  rewrite sum_product.
  rewrite <- (sum_flat n n (fun i j => p i * f i * (q j * g j))). apply sum_ext. intros k _.
  unfold pair_law, flat, product. ring.
Qed.

Lemma mean_pair_sum n p q a b : law n p -> law n q ->
  mean_of (n * n) (pair_law n p q) (pair_sum n a b) = mean_of n p a + mean_of n q b.
Proof.
  intros P Q. unfold mean_of.
  rewrite (sum_ext (n * n) _ (fun k => pair_law n p q k * (a (k / n)%nat * 1)
    + pair_law n p q k * (1 * b (k mod n)%nat))) by (intros; unfold pair_sum; ring).
  rewrite sum_plus, (pair_mean n p q a (fun _ => 1)), (pair_mean n p q (fun _ => 1) b).
  rewrite (sum_ext n (fun j => q j * 1) q), (sum_ext n (fun i => p i * 1) p) by (intros; ring).
  rewrite (proj2 P), (proj2 Q). ring.
Qed.

Lemma spread_pair n p q a b v : law n p -> law n q -> spread n p a v -> spread n q b v ->
  spread (n * n) (pair_law n p q) (pair_sum n a b) (2 * v).
Proof.
  intros P Q A B l. rewrite mean_pair_sum by easy.
  rewrite (sum_ext (n * n) _ (fun k => pair_law n p q k *
    (exp (l * (a (k / n)%nat - mean_of n p a)) * exp (l * (b (k mod n)%nat - mean_of n q b))))).
  - rewrite (pair_mean n p q (fun i => exp (l * (a i - mean_of n p a)))
      (fun j => exp (l * (b j - mean_of n q b)))).
    replace (l ^ 2 * (2 * v) / 8) with (l ^ 2 * v / 8 + l ^ 2 * v / 8) by field.
    rewrite exp_plus. apply Rmult_le_compat; [| |apply A|apply B].
    + apply sum_nonneg. intros i I. apply Rmult_le_pos; [now apply P|apply Rlt_le, exp_pos].
    + apply sum_nonneg. intros i I. apply Rmult_le_pos; [now apply Q|apply Rlt_le, exp_pos].
  - intros k _. unfold pair_sum. rewrite <- exp_plus. f_equal. f_equal. ring.
Qed.

Lemma law_pair n p q : law n p -> law n q -> law (n * n) (pair_law n p q).
Proof. intros P Q. now apply joint_product. Qed.

Lemma pair_tail n p q m a b la lb R0 delta : law n p -> law n q -> (1 <= m)%nat -> 0 < R0 ->
  0 < delta < 1 ->
  (forall i, (i < n)%nat -> la <= a i <= la + R0) ->
  (forall i, (i < n)%nat -> lb <= b i <= lb + R0) ->
  1 - delta <= chance_le (n * n) (pair_law n p q) m (sample_mean m (pair_sum n a b))
    (fun _ => mean_of n p a + mean_of n q b + R0 * sqrt (ln (1 / delta) / INR m)).
Proof.
  intros P Q M Rp D A B. assert (Mp : 0 < INR m) by (apply lt_0_INR; lia).
  assert (R2 : 0 < R0 ^ 2) by now apply pow_lt.
  assert (T := upper_tail (n * n) (pair_law n p q) m (pair_sum n a b) (2 * R0 ^ 2) delta
    (law_pair n p q P Q) M ltac:(lra) D
    (spread_pair n p q a b _ P Q (spread_range n p a la R0 P Rp A) (spread_range n q b lb R0 Q Rp B))).
  rewrite mean_pair_sum in T by easy.
  replace (sqrt (2 * R0 ^ 2 * ln (1 / delta) / (2 * INR m)))
    with (R0 * sqrt (ln (1 / delta) / INR m)) in T; [exact T|].
  rewrite <- (sqrt_square R0) at 1 by lra. rewrite <- sqrt_mult_alt by (apply Rmult_le_pos; lra).
  f_equal. field. lra.
Qed.

Lemma chance_mono n q m f g f' g' : law n q ->
  (forall x, f x <= g x -> f' x <= g' x) -> chance_le n q m f g <= chance_le n q m f' g'.
Proof.
  intros Q H. apply draws_le; [easy|]. intros x _. specialize (H x).
  destruct (Rle_dec (f x) (g x)), (Rle_dec (f' x) (g' x)); lra || tauto.
Qed.

(* The value of D on m held-out pairs: the mean of log D(x) + log(1 - D(x')). *)
Definition held_out_value (n m : nat) (D : nat -> R) : (nat -> nat) -> R :=
  sample_mean m (pair_sum n (fun i => ln (D i)) (fun i => ln (1 - D i))).

(* book: prop-held-out-bound *)
(* covers: Finite spaces: the probability over m independent pairs is a finite sum. *)
Theorem held_out_bound n p q D e delta m : law n p -> law n q -> 0 < e < / 2 ->
  (forall i, (i < n)%nat -> e <= D i <= 1 - e) -> 0 < delta < 1 -> (1 <= m)%nat ->
  JSD n p q = Fin (jsd n p q) /\
  1 - delta <= chance_le (n * n) (pair_law n p q) m
    (fun x => (held_out_value n m D x + ln 4) / 2
              - ln ((1 - e) / e) / 2 * sqrt (ln (1 / delta) / INR m))
    (fun _ => jsd n p q).
Proof.
  intros P Q E H Dl M. split; [apply JSD_is_jsd; [exact (proj1 P)|exact (proj1 Q)]|].
  set (R0 := ln ((1 - e) / e)).
  assert (Er : R0 = ln (1 - e) - ln e) by (apply ln_div; lra).
  assert (Rp : 0 < R0).
  { rewrite Er. assert (ln e < ln (1 - e)) by (apply ln_increasing; lra). lra. }
  assert (Mono : forall x y, 0 < x -> x <= y -> ln x <= ln y).
  { intros x y X [L|L]; [now apply Rlt_le, ln_increasing|rewrite L; lra]. }
  assert (T := pair_tail n p q m (fun i => ln (D i)) (fun i => ln (1 - D i)) (ln e) (ln e) R0 delta
    P Q M Rp Dl).
  eapply Rle_trans; [apply T|].
  - intros i I. specialize (H i I). rewrite Er. split; [apply Mono; lra|].
    assert (ln (D i) <= ln (1 - e)) by (apply Mono; lra). lra.
  - intros i I. specialize (H i I). rewrite Er. split; [apply Mono; lra|].
    assert (ln (1 - D i) <= ln (1 - e)) by (apply Mono; lra). lra.
  - apply chance_mono; [now apply law_pair|]. intros x X.
    assert (V : mean_of n p (fun i => ln (D i)) + mean_of n q (fun i => ln (1 - D i))
                <= - ln 4 + 2 * jsd n p q).
    { assert (B := proj2 (criterion_value n p q P Q) D).
      rewrite value_fin in B; [|exact (proj1 P)|exact (proj1 Q)|].
      - simpl in B. rewrite sum_plus in B. unfold mean_of. apply B.
        intros i I. specialize (H i I). lra.
      - intros i I. specialize (H i I). lra. }
    unfold held_out_value. lra.
Qed.

(* The share of right verdicts among 2 m pictures: real if D(x) > 1/2. *)
Definition says_real (D : nat -> R) (i : nat) : R := if Rlt_dec (/ 2) (D i) then 1 else 0.
Definition held_out_accuracy (n m : nat) (D : nat -> R) (x : nat -> nat) : R :=
  sample_mean m (pair_sum n (says_real D) (fun i => 1 - says_real D i)) x / 2.

(* book: prop-held-out-accuracy *)
(* covers: Finite spaces: the probability over m independent pairs is a finite sum. *)
Theorem held_out_accuracy_bound n p q D delta m : law n p -> law n q ->
  0 < delta < 1 -> (1 <= m)%nat ->
  let tau x := 2 * held_out_accuracy n m D x - 1 - sqrt (ln (1 / delta) / INR m) in
  1 - delta <= chance_le (n * n) (pair_law n p q) m tau (fun _ => tv n p q) /\
  (forall x, 0 <= tau x -> tau x <= tv n p q ->
     Fin (ln 2 - coin ((1 + tau x) / 2)) ≤ JSD n p q).
Proof.
  intros P Q Dl M tau. split.
  - set (a := says_real D).
    assert (A : forall i, 0 <= a i <= 1).
    { intro i. unfold a, says_real. destruct (Rlt_dec (/ 2) (D i)); lra. }
    assert (T := pair_tail n p q m a (fun i => 1 - a i) 0 0 1 delta P Q M ltac:(lra) Dl
      (fun i _ => ltac:(specialize (A i); lra)) (fun i _ => ltac:(specialize (A i); lra))).
    eapply Rle_trans; [exact T|]. apply chance_mono; [now apply law_pair|]. intros x X.
    assert (V : mean_of n p a + mean_of n q (fun i => 1 - a i) <= 1 + tv n p q).
    { destruct (linear_objective n p q P Q) as [_ [L _]].
      apply (L a). intros i _. apply A. }
    unfold tau, held_out_accuracy. fold a. lra.
  - intros x T0 T1. destruct (jsd_from_tv n p q P Q) as [B _].
    eapply ele_trans; [|exact B]. simpl.
    assert (TB := tv_bounds n p q P Q).
    assert (coin ((1 + tv n p q) / 2) <= coin ((1 + tau x) / 2)) by (apply coin_decreases; lra).
    lra.
Qed.
