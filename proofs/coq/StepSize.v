(* Chapter 7: no step size above 1 is safe. *)
Require Export MirrorStep.

(* The criterion of a point mass at the point with probability x. *)
Definition at_mass (x : R) : R := peak x 1.

Lemma at_mass_decreases x y : 0 < x -> x < y -> at_mass y < at_mass x.
Proof.
  intros X Y. unfold at_mass. set (t := y / (y + 1)).
  assert (T : 0 < t < 1).
  { unfold t. split; [apply Rdiv_lt_0_compat; lra|]. apply Rmult_lt_reg_r with (y + 1); [lra|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  destruct (below_peak y 1 t) as [_ [_ E]]; try lra. rewrite <- E by easy.
  destruct (below_peak x 1 t) as [B _]; try lra.
  assert (L : ln t < 0) by (rewrite <- ln_1; apply ln_increasing; lra).
  assert ((y - x) * ln t < (y - x) * 0) by (apply Rmult_lt_compat_l; lra). lra.
Qed.

Definition two (a b : R) (i : nat) : R := if Nat.eq_dec i 0 then a else b.

Lemma law_two e : 0 <= e <= 1 -> law 2 (two e (1 - e)).
Proof.
  intro E. split; [intros i _; unfold two; destruct (Nat.eq_dec i 0); lra|].
  unfold two. simpl. ring.
Qed.

Lemma crit_two p e : law 2 p -> 0 <= e <= 1 ->
  crit 2 p (two e (1 - e)) = peak (p 0%nat) e + peak (p 1%nat) (1 - e).
Proof.
  intros P E. rewrite crit_peaks by (auto using law_two). unfold two. simpl. ring.
Qed.

Lemma peak_zero x : 0 <= x -> peak x 0 = 0 /\ peak 0 x = 0.
Proof. intro X. unfold peak. rewrite Rplus_0_r, Rplus_0_l. split; ring. Qed.

(* Near the point mass at 1 - e = 1 the criterion is below its chord. *)
Lemma crit_chord p e : law 2 p -> 0 <= e <= 1 ->
  crit 2 p (two e (1 - e)) <= (1 - e) * at_mass (p 1%nat) + e * at_mass (p 0%nat).
Proof.
  intros P E.
  assert (A := crit_convex 2 p (two 0 (1 - 0)) (two 1 (1 - 1)) e P
    (law_two 0 ltac:(lra)) (law_two 1 ltac:(lra)) E).
  rewrite !crit_two in A by (auto; lra).
  assert (N0 := proj1 P 0%nat ltac:(lia)). assert (N1 := proj1 P 1%nat ltac:(lia)).
  replace (1 - 0) with 1 in A by ring. replace (1 - 1) with 0 in A by ring.
  destruct (peak_zero (p 0%nat) N0) as [-> _] in A. destruct (peak_zero (p 1%nat) N1) as [Z _].
  rewrite Z in A. unfold at_mass.
  rewrite (crit_same 2 p (two e (1 - e)) (mix e (two 0 1) (two 1 0))); auto using law_two.
  - lra.
  - apply law_mix; auto; split; try (intros i _; unfold two; destruct (Nat.eq_dec i 0); lra);
      unfold two; simpl; ring.
  - intros i _. unfold mix, two. destruct (Nat.eq_dec i 0); ring.
Qed.

Lemma xlogx_lower s : 0 < s -> - 2 * sqrt s <= s * ln s.
Proof.
  intro S. assert (R0 := sqrt_lt_R0 s S). assert (SS := sqrt_sqrt s ltac:(lra)).
  assert (K := ln_le_sub_one (/ sqrt s) ltac:(now apply Rinv_0_lt_compat)).
  rewrite ln_Rinv in K by easy.
  assert (L : ln s = 2 * ln (sqrt s)) by (rewrite <- SS at 1; rewrite ln_mult by easy; ring).
  rewrite L. apply Rmult_le_compat_l with (r := s) in K; [|lra].
  assert (Z : s * / sqrt s = sqrt s) by (rewrite <- SS at 1; field; lra).
  rewrite Rmult_minus_distr_l, Z in K. lra.
Qed.

(* Near the other point mass it is not far below. *)
Lemma crit_near p s : law 2 p -> 0 < p 0%nat -> 0 < p 1%nat -> 0 < s <= 1 ->
  at_mass (p 0%nat) - 4 * sqrt s <= crit 2 p (two (1 - s) s).
Proof.
  intros P P0 P1 S.
  assert (E : crit 2 p (two (1 - s) s) = peak (p 0%nat) (1 - s) + peak (p 1%nat) s).
  { assert (A := crit_two p (1 - s) P ltac:(lra)). replace (1 - (1 - s)) with s in A by ring.
    exact A. }
  rewrite E.
  assert (A : at_mass (p 0%nat) <= peak (p 0%nat) (1 - s)).
  { assert (B := peak_plus (p 0%nat) (1 - s) 0 s ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)).
    destruct (peak_zero s ltac:(lra)) as [_ Z]. rewrite Z, Rplus_0_r in B.
    replace (1 - s + s) with 1 in B by ring. unfold at_mass. lra. }
  enough (- 4 * sqrt s <= peak (p 1%nat) s) by lra. unfold peak. set (b := p 1%nat) in *.
  assert (B1 : b <= 1) by (apply (law_le_one 2 p 1 P); lia).
  assert (X := xlogx_lower s ltac:(lra)).
  assert (L1 : ln (b + s) <= ln b + s / b).
  { assert (K := ln_le_sub_one ((b + s) / b) ltac:(apply Rdiv_lt_0_compat; lra)).
    rewrite ln_div in K by lra. replace ((b + s) / b - 1) with (s / b) in K by (field; lra). lra. }
  assert (L2 : ln (b + s) <= b + s - 1) by (apply ln_le_sub_one; lra).
  apply Rmult_le_compat_l with (r := b) in L1; [|lra].
  replace (b * (ln b + s / b)) with (b * ln b + s) in L1 by (field; lra).
  apply Rmult_le_compat_l with (r := s) in L2; [|lra].
  assert (Sq : s <= sqrt s).
  { rewrite <- (sqrt_sqrt s) at 1 by lra. assert (sqrt s <= 1) by (rewrite <- sqrt_1; apply sqrt_le_1_alt; lra).
    assert (0 <= sqrt s) by apply sqrt_pos.
    rewrite <- (Rmult_1_r (sqrt s)) at 3. apply Rmult_le_compat_l; lra. }
  assert (s * (b + s - 1) <= s * 1) by (apply Rmult_le_compat_l; lra). lra.
Qed.

(* book: prop-step-size-sharp *)
(* covers: All of it. *)
Theorem step_size_sharp p eta : law 2 p -> 0 < p 0%nat -> p 0%nat < p 1%nat -> 1 < eta ->
  exists e0, 0 < e0 /\ forall e, 0 < e < e0 ->
    let q := two e (1 - e) in
    let q' := step 2 eta (fun i => ln (1 - best p q i)) q in
    forall c c', criterion 2 p q (Fin c) -> criterion 2 p q' (Fin c') -> c < c'.
Proof.
  intros P P0 P1 H. set (a := p 0%nat) in *. set (b := p 1%nat) in *.
  assert (Sab : a + b = 1) by (assert (S := proj2 P); simpl in S; unfold a, b; lra).
  set (gap := at_mass a - at_mass b).
  assert (G : 0 < gap) by (assert (D := at_mass_decreases a b P0 P1); unfold gap; lra).
  set (K := eta * ln 3 - eta * ln a - ln (gap ^ 2 / 100)).
  exists (Rmin (/ 2) (exp (- K / (eta - 1)))). split.
  { apply Rmin_glb_lt; [lra|apply exp_pos]. }
  intros e [E0 E1] q q' c c' C C'.
  assert (M1 := Rmin_l (/ 2) (exp (- K / (eta - 1)))).
  assert (M2 := Rmin_r (/ 2) (exp (- K / (eta - 1)))).
  assert (Q : law 2 q) by (apply law_two; lra).
  assert (Q' : law 2 q') by now apply law_step.
  apply crit_is_criterion in C, C'; auto. injection C as ->. injection C' as ->.
  assert (Ln : (eta - 1) * ln e < - K).
  { assert (X : ln e < - K / (eta - 1)).
    { rewrite <- (ln_exp (- K / (eta - 1))). apply ln_increasing; lra. }
    apply Rmult_lt_compat_l with (r := eta - 1) in X; [|lra].
    replace ((eta - 1) * (- K / (eta - 1))) with (- K) in X by (field; lra). lra. }
  (* the two unnormalised masses *)
  set (A := e * exp (- eta * ln (1 - best p q 0%nat))).
  set (B := (1 - e) * exp (- eta * ln (1 - best p q 1%nat))).
  assert (D0 : ln (1 - best p q 0%nat) = ln e - ln (a + e)).
  { apply (slope_at 2 p q 0); [exact (proj1 P)|exact (proj1 Q)|lia|unfold q, two; simpl; lra]. }
  assert (D1 : ln (1 - best p q 1%nat) = ln (1 - e) - ln (b + (1 - e))).
  { apply (slope_at 2 p q 1); [exact (proj1 P)|exact (proj1 Q)|lia|unfold q, two; simpl; lra]. }
  assert (LA : ln A = (1 - eta) * ln e + eta * ln (a + e)).
  { unfold A. rewrite ln_mult, ln_exp, D0 by (lra || apply exp_pos). ring. }
  assert (LB : ln B = (1 - eta) * ln (1 - e) + eta * ln (b + (1 - e))).
  { unfold B. rewrite ln_mult, ln_exp, D1 by (lra || apply exp_pos). ring. }
  assert (Ap : 0 < A) by (apply Rmult_lt_0_compat; [lra|apply exp_pos]).
  assert (Bp : 0 < B) by (apply Rmult_lt_0_compat; [lra|apply exp_pos]).
  assert (W : weight 2 eta (fun i => ln (1 - best p q i)) q = A + B).
  { unfold weight. simpl. unfold A, B, q at 1 3, two. simpl. ring. }
  set (s := B / (A + B)).
  assert (S : 0 < s <= 1).
  { unfold s. split; [apply Rdiv_lt_0_compat; lra|]. apply Rmult_le_reg_r with (A + B); [lra|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  assert (Eq : same 2 q' (two (1 - s) s)).
  { intros i I. unfold q', step. rewrite W. unfold s, two.
    destruct i as [|[|i]]; [| |lia]; simpl.
    - change (q 0%nat * exp (- eta * ln (1 - best p q 0%nat))) with A. field. lra.
    - change (q 1%nat * exp (- eta * ln (1 - best p q 1%nat))) with B. easy. }
  assert (L' : law 2 (two (1 - s) s)).
  { assert (X := law_two (1 - s) ltac:(lra)). now replace (1 - (1 - s)) with s in X by ring. }
  rewrite (crit_same 2 p q' (two (1 - s) s)) by auto.
  assert (Small : s < gap ^ 2 / 100).
  { assert (G2 : 0 < gap ^ 2 / 100) by (apply Rdiv_lt_0_compat; [now apply pow_lt|lra]).
    apply Rlt_trans with (B / A).
    - unfold s. apply Rmult_lt_compat_l; [easy|]. apply Rinv_lt_contravar; [|lra].
      apply Rmult_lt_0_compat; lra.
    - rewrite <- (exp_ln (B / A)), <- (exp_ln (gap ^ 2 / 100))
        by (auto; now apply Rdiv_lt_0_compat).
      apply exp_increasing. rewrite (ln_div B A) by easy. rewrite LA, LB.
      assert (U1 : ln (b + (1 - e)) - ln (1 - e) <= ln 3).
      { rewrite <- ln_div by lra.
        assert (Le : (b + (1 - e)) / (1 - e) <= 3).
        { apply Rmult_le_reg_r with (1 - e); [lra|]. unfold Rdiv.
          rewrite Rmult_assoc, Rinv_l; lra. }
        assert (0 < (b + (1 - e)) / (1 - e)) by (apply Rdiv_lt_0_compat; lra).
        destruct Le as [Le| ->]; [now apply Rlt_le, ln_increasing|lra]. }
      assert (U2 : ln (1 - e) <= 0) by (apply ln_nonpos; lra).
      assert (U3 : ln a <= ln (a + e)) by (apply Rlt_le, ln_increasing; lra).
      apply Rmult_le_compat_l with (r := eta) in U1, U3; [|lra|lra]. unfold K in Ln. lra. }
  assert (Root : 4 * sqrt s < gap / 2).
  { assert (sqrt s < sqrt (gap ^ 2 / 100)) by (apply sqrt_lt_1_alt; lra).
    replace (gap ^ 2 / 100) with (gap / 10 * (gap / 10)) in H0 by field.
    rewrite sqrt_square in H0 by lra. lra. }
  assert (Up := crit_chord p e P ltac:(lra)). assert (Bpos : 0 < p 1%nat) by (unfold b in P1; lra).
  assert (Lo := crit_near p s P P0 Bpos S).
  fold a in Lo. change (p 0%nat) with a in Up. change (p 1%nat) with b in Up. fold q in Up.
  assert (e * gap < / 2 * gap) by (apply Rmult_lt_compat_r; lra).
  unfold gap in *. lra.
Qed.
