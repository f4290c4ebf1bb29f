(* Chapter 2: Hoeffding's lemma and the regret of Hedge. *)
Require Export Pinsker.

(* The chord of exp lies above it. *)
Lemma exp_chord eta x : 0 <= x <= 1 -> exp (eta * x) <= 1 - x + x * exp eta.
Proof.
  intro X. set (u := eta * x). assert (P := exp_pos u).
  assert (A : exp u * (1 - u) <= 1).
  { assert (B := exp_ineq1_le (- u)). apply Rmult_le_compat_l with (r := exp u) in B; [|lra].
    rewrite <- exp_plus in B. replace (u + - u) with 0 in B by ring. rewrite exp_0 in B. lra. }
  assert (C : exp u * (1 + eta - u) <= exp eta).
  { assert (B := exp_ineq1_le (eta - u)). apply Rmult_le_compat_l with (r := exp u) in B; [|lra].
    rewrite <- exp_plus in B. replace (u + (eta - u)) with eta in B by ring. lra. }
  apply Rmult_le_compat_l with (r := 1 - x) in A; [|lra].
  apply Rmult_le_compat_l with (r := x) in C; [|lra].
  replace (exp u) with ((1 - x) * (exp u * (1 - u)) + x * (exp u * (1 + eta - u)));
    [lra|unfold u; ring].
Qed.

Lemma hoeffding_coin eta m : 0 <= m <= 1 ->
  ln (1 - m + m * exp eta) <= eta * m + eta ^ 2 / 8.
Proof.
  intro M. assert (Sq := Rle_0_sqr eta). unfold Rsqr in Sq.
  destruct (Req_EM_T m 0) as [->|N0].
  { replace (1 - 0 + 0 * exp eta) with 1 by ring. rewrite ln_1. simpl. lra. }
  destruct (Req_EM_T m 1) as [->|N1].
  { replace (1 - 1 + 1 * exp eta) with (exp eta) by ring. rewrite ln_exp. simpl. lra. }
  assert (E := exp_pos eta). set (z := 1 - m + m * exp eta).
  assert (ME : 0 < m * exp eta) by (apply Rmult_lt_0_compat; lra).
  assert (Z : 0 < z) by (unfold z; lra). set (a := m * exp eta / z).
  assert (A0 : 0 < a) by now apply Rdiv_lt_0_compat.
  assert (A1 : 1 - a = (1 - m) / z) by (unfold a, z; field; unfold z in Z; lra).
  assert (A2 : 0 < 1 - a) by (rewrite A1; apply Rdiv_lt_0_compat; lra).
  assert (P := pinsker_coin a m ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)).
  assert (La : ln a = ln m + eta - ln z).
  { unfold a. rewrite ln_div, ln_mult, ln_exp by lra. ring. }
  assert (Lb : ln (1 - a) = ln (1 - m) - ln z) by (rewrite A1; apply ln_div; lra).
  rewrite La, Lb in P. assert (Q := Rle_0_sqr (4 * (a - m) - eta)). unfold Rsqr in Q.
  simpl. lra.
Qed.

(* book: lem-hoeffding *)
(* covers: Variables with finitely many values. *)
Theorem hoeffding n p X eta : law n p -> (forall i, (i < n)%nat -> 0 <= X i <= 1) ->
  ln (∑ i < n, p i * exp (eta * X i)) <= eta * (∑ i < n, p i * X i) + eta ^ 2 / 8.
Proof.
  intros P H. set (m := ∑ i < n, p i * X i).
  assert (M : 0 <= m <= 1).
  { unfold m. split.
    - apply sum_nonneg. intros i I. apply Rmult_le_pos; [now apply P|now apply H].
    - rewrite <- (proj2 P). apply sum_le. intros i I. assert (A := proj1 P i I).
      specialize (H i I). rewrite <- (Rmult_1_r (p i)) at 2. apply Rmult_le_compat_l; lra. }
  apply Rle_trans with (ln (1 - m + m * exp eta)); [|now apply hoeffding_coin].
  assert (L : ∑ i < n, p i * exp (eta * X i) <= 1 - m + m * exp eta).
  { apply Rle_trans with (∑ i < n, p i * (1 - X i + X i * exp eta)).
    - apply sum_le. intros i I. apply Rmult_le_compat_l; [now apply P|]. now apply exp_chord, H.
    - rewrite (sum_ext n _ (fun i => p i - p i * X i + p i * X i * exp eta)) by (intros; ring).
      rewrite sum_plus, sum_minus, sum_scal_r, (proj2 P). unfold m. lra. }
  assert (Pos : 0 < ∑ i < n, p i * exp (eta * X i)).
  { destruct (law_point n p P) as [i [I Pi]].
    apply Rlt_le_trans with (p i * exp (eta * X i)).
    - apply Rmult_lt_0_compat; [easy|apply exp_pos].
    - apply (sum_term n (fun i => p i * exp (eta * X i))); [|easy]. intros j J.
      apply Rmult_le_pos; [now apply P|apply Rlt_le, exp_pos]. }
  destruct L as [L|L]; [|rewrite L; lra]. now apply Rlt_le, ln_increasing.
Qed.

(* Rounds are numbered from 0; g t i is what action i pays in round t. *)
Definition past (g : nat -> nat -> R) (t i : nat) : R := ∑ s < t, g s i.
Definition total_weight (r : nat) (eta : R) (g : nat -> nat -> R) (t : nat) : R :=
  ∑ i < r, exp (eta * past g t i).
Definition hedge (r : nat) (eta : R) (g : nat -> nat -> R) (t i : nat) : R :=
  exp (eta * past g t i) / total_weight r eta g t.

(* R is the regret after T rounds: the best single action in hindsight, less what was earned. *)
Definition regret (r T : nat) (alpha g : nat -> nat -> R) (x : R) : Prop :=
  let earned := ∑ t < T, ∑ i < r, alpha t i * g t i in
  (exists i, (i < r)%nat /\ x = past g T i - earned) /\
  (forall i, (i < r)%nat -> past g T i - earned <= x).

Lemma total_weight_pos r eta g t : (1 <= r)%nat -> 0 < total_weight r eta g t.
Proof.
  intro R1. apply Rlt_le_trans with (exp (eta * past g t 0%nat)); [apply exp_pos|].
  apply (sum_term r (fun i => exp (eta * past g t i))); [|lia]. intros. apply Rlt_le, exp_pos.
Qed.

Lemma law_hedge r eta g t : (1 <= r)%nat -> law r (hedge r eta g t).
Proof.
  intro R1. assert (W := total_weight_pos r eta g t R1). unfold hedge. split.
  - intros i I. apply Rmult_le_pos; [apply Rlt_le, exp_pos|now apply Rlt_le, Rinv_0_lt_compat].
  - unfold Rdiv. rewrite sum_scal_r. apply Rinv_r. lra.
Qed.

(* g may depend in any way on what was played: the bound holds for every g. *)
(* book: prop-hedge-regret *)
(* covers: All of it. *)
Theorem hedge_regret r T eta g x : (2 <= r)%nat -> 0 < eta ->
  (forall t i, (t < T)%nat -> (i < r)%nat -> 0 <= g t i <= 1) ->
  regret r T (hedge r eta g) g x ->
  x <= ln (INR r) / eta + eta * INR T / 8 /\
  ((1 <= T)%nat -> eta = sqrt (8 * ln (INR r) / INR T) ->
   ln (INR r) / eta + eta * INR T / 8 = sqrt (/ 2 * INR T * ln (INR r))).
Proof.
  intros R2 E H [[i [I ->]] _].
  set (earned := ∑ t < T, ∑ i < r, hedge r eta g t i * g t i).
  assert (Step : forall t, (t < T)%nat -> ln (total_weight r eta g (S t))
      <= ln (total_weight r eta g t) + eta * (∑ i < r, hedge r eta g t i * g t i) + eta ^ 2 / 8).
  { intros t L. assert (W := total_weight_pos r eta g t ltac:(lia)).
    assert (K := hoeffding r (hedge r eta g t) (g t) eta (law_hedge r eta g t ltac:(lia))
                   (fun i I => H t i L I)).
    assert (F : total_weight r eta g (S t)
                = total_weight r eta g t * (∑ i < r, hedge r eta g t i * exp (eta * g t i))).
    { rewrite <- sum_scal. unfold total_weight at 1. apply sum_ext. intros j J.
      unfold hedge, past. simpl. rewrite Rmult_plus_distr_l, exp_plus. field. lra. }
    assert (W' := total_weight_pos r eta g (S t) ltac:(lia)). rewrite F in W' |- *.
    rewrite ln_mult; [lra|easy|]. apply Rmult_lt_reg_l with (total_weight r eta g t); lra. }
  assert (Tel : forall t, (t <= T)%nat -> ln (total_weight r eta g t)
      <= ln (INR r) + eta * (∑ s < t, ∑ i < r, hedge r eta g s i * g s i) + INR t * (eta ^ 2 / 8)).
  { induction t as [|t IH]; intro L.
    - simpl INR. simpl sum. unfold total_weight, past. simpl.
      rewrite (sum_ext r _ (fun _ => 1)) by (intros; now rewrite Rmult_0_r, exp_0).
      rewrite sum_const, Rmult_1_r. lra.
    - specialize (IH ltac:(lia)). specialize (Step t ltac:(lia)). rewrite S_INR. simpl sum. lra. }
  specialize (Tel T (le_n T)). fold earned in Tel.
  assert (Low : eta * past g T i <= ln (total_weight r eta g T)).
  { rewrite <- (ln_exp (eta * past g T i)).
    assert (Le : exp (eta * past g T i) <= total_weight r eta g T).
    { apply (sum_term r (fun i => exp (eta * past g T i))); [|easy].
      intros. apply Rlt_le, exp_pos. }
    destruct Le as [Le|Le]; [apply Rlt_le, ln_increasing; [apply exp_pos|easy]|rewrite Le; lra]. }
  split.
  - apply Rmult_le_reg_l with eta; [easy|].
    replace (eta * (ln (INR r) / eta + eta * INR T / 8))
      with (ln (INR r) + INR T * (eta ^ 2 / 8)) by (field; lra). lra.
  - intros T1 Eq. assert (PT : 0 < INR T) by (apply lt_0_INR; lia).
    assert (Lr : 0 < ln (INR r)).
    { apply ln_positive. apply le_INR in R2. simpl in R2. lra. }
    assert (Sq : eta * eta = 8 * ln (INR r) / INR T).
    { rewrite Eq. apply sqrt_sqrt. apply Rlt_le, Rdiv_lt_0_compat; lra. }
    assert (L : ln (INR r) = eta * eta * INR T / 8) by (rewrite Sq; field; lra).
    replace (/ 2 * INR T * ln (INR r)) with (eta * INR T / 4 * (eta * INR T / 4))
      by (rewrite L; field).
    rewrite sqrt_square; [rewrite L; field; lra|].
    apply Rmult_le_pos; [apply Rmult_le_pos; lra|lra].
Qed.
