(* Chapter 13: every score becomes a divergence. *)
Require Export Convergence.

(* pi r(t) + (1 - pi) s(t), with 0 (- inf) = 0. *)
Definition expected_score (r s : R -> extended) (w t : R) : extended :=
  etimes w (r t) ⊕ etimes (1 - w) (s t).

(* A score: a set A of answers, with r and s in [- inf, inf), whose maximum phi(w) is
   finite and attained at best_answer w, for every w in [0, 1]. *)
Definition score (A : R -> Prop) (r s : R -> extended) (phi best_answer : R -> R) : Prop :=
  (forall t, A t -> r t <> PlusInf /\ s t <> PlusInf) /\
  (forall w, 0 <= w <= 1 -> A (best_answer w) /\
     expected_score r s w (best_answer w) = Fin (phi w) /\
     forall t, A t -> expected_score r s w t ≤ Fin (phi w)).

(* The score is proper: A contains [0, 1], and t = w attains the maximum. *)
Definition proper (A : R -> Prop) (r s : R -> extended) (phi : R -> R) : Prop :=
  (forall t, 0 <= t <= 1 -> A t) /\
  (forall w, 0 <= w <= 1 -> expected_score r s w w = Fin (phi w)).

(* p / (p + q), and 1/2 where nothing has mass. *)
Definition share (p q : nat -> R) (i : nat) : R :=
  if Rlt_dec 0 (p i + q i) then p i / (p i + q i) else / 2.

Definition score_payoff (n : nat) (p q : nat -> R) (r s : R -> extended) (D : nat -> R) : extended :=
  expectation n p (fun i => r (D i)) ⊕ expectation n q (fun i => s (D i)).

Definition score_divergence (n : nat) (phi : R -> R) (p q : nat -> R) : R :=
  ∑ i < n, (p i + q i) * (phi (share p q i) - phi (/ 2)).

Lemma eplus_assoc a b c : (a ⊕ b) ⊕ c = a ⊕ (b ⊕ c).
Proof. destruct a, b, c; simpl; auto. f_equal. ring. Qed.

Lemma eplus_comm a b : a ⊕ b = b ⊕ a.
Proof. destruct a, b; simpl; auto. f_equal. ring. Qed.

Lemma eplus_le a b c d : a ≤ c -> b ≤ d -> a ⊕ b ≤ c ⊕ d.
Proof. destruct a, b, c, d; simpl; auto; try contradiction; lra. Qed.

Lemma paired_expectations n p q f g :
  (forall v, (forall i, (i < n)%nat -> etimes (p i) (f i) ⊕ etimes (q i) (g i) ≤ Fin (v i)) ->
     expectation n p f ⊕ expectation n q g ≤ Fin (sum n v)) /\
  (forall v, (forall i, (i < n)%nat -> etimes (p i) (f i) ⊕ etimes (q i) (g i) = Fin (v i)) ->
     expectation n p f ⊕ expectation n q g = Fin (sum n v)).
Proof.
  assert (Sw : forall a b c d, (a ⊕ b) ⊕ (c ⊕ d) = (a ⊕ c) ⊕ (b ⊕ d)).
  { intros a b c d. rewrite !eplus_assoc. f_equal. rewrite <- !eplus_assoc. f_equal.
    apply eplus_comm. }
  induction n as [|n [I1 I2]]; split; intros v H; simpl.
  - lra.
  - f_equal. ring.
  - rewrite Sw. apply (eplus_le _ _ (Fin (sum n v)) (Fin (v n))); auto with arith.
  - rewrite Sw, (I2 v), H by auto with arith. easy.
Qed.

Lemma share_bounds n p q i : nonneg n p -> nonneg n q -> (i < n)%nat -> 0 <= share p q i <= 1.
Proof.
  intros P Q I. specialize (P i I). specialize (Q i I). unfold share.
  destruct (Rlt_dec 0 (p i + q i)) as [S|]; [|lra]. split.
  - apply Rmult_le_pos; [easy|now apply Rlt_le, Rinv_0_lt_compat].
  - apply Rmult_le_reg_r with (p i + q i); [easy|]. unfold Rdiv.
    rewrite Rmult_assoc, Rinv_l; lra.
Qed.

(* At one point: p r + q s = (p + q) (pi r + (1 - pi) s). *)
Lemma point_score n p q r s i t : nonneg n p -> nonneg n q -> (i < n)%nat ->
  etimes (p i) (r t) ⊕ etimes (q i) (s t)
  = etimes (p i + q i) (expected_score r s (share p q i) t).
Proof.
  intros P Q I. specialize (P i I). specialize (Q i I). unfold expected_score, share.
  destruct (Rlt_dec 0 (p i + q i)) as [S|S].
  - assert (E1 : forall e, etimes (p i) e = etimes (p i + q i) (etimes (p i / (p i + q i)) e)).
    { intro e. destruct (Req_EM_T (p i) 0) as [Z|N].
      - rewrite Z. unfold Rdiv. rewrite Rmult_0_l, !etimes_zero, etimes_fin. f_equal. ring.
      - assert (p i / (p i + q i) <> 0).
        { apply Rgt_not_eq, Rdiv_lt_0_compat; lra. }
        destruct e; rewrite ?etimes_fin, ?etimes_minus, ?etimes_plus; auto; try lra.
        f_equal. field. lra. }
    assert (E2 : forall e, etimes (q i) e = etimes (p i + q i) (etimes (1 - p i / (p i + q i)) e)).
    { intro e. replace (1 - p i / (p i + q i)) with (q i / (p i + q i)) by (field; lra).
      destruct (Req_EM_T (q i) 0) as [Z|N].
      - rewrite Z. unfold Rdiv. rewrite Rmult_0_l, !etimes_zero, etimes_fin. f_equal. ring.
      - assert (q i / (p i + q i) <> 0).
        { apply Rgt_not_eq, Rdiv_lt_0_compat; lra. }
        destruct e; rewrite ?etimes_fin, ?etimes_minus, ?etimes_plus; auto; try lra.
        f_equal. field. lra. }
    rewrite E1, E2.
    set (x := etimes (p i / (p i + q i)) (r t)). set (y := etimes (1 - p i / (p i + q i)) (s t)).
    unfold etimes at 1 2 3. destruct (Req_EM_T (p i + q i) 0); [lra|].
    destruct x, y; simpl; auto. f_equal. ring.
  - replace (p i) with 0 by lra. replace (q i) with 0 by lra.
    rewrite Rplus_0_r, !etimes_zero. simpl. f_equal. ring.
Qed.

Lemma half_finite A r s phi best_answer : score A r s phi best_answer ->
  exists a b, r (best_answer (/ 2)) = Fin a /\ s (best_answer (/ 2)) = Fin b /\
    phi (/ 2) = (a + b) / 2 /\
    forall w, 0 <= w <= 1 -> w * a + (1 - w) * b <= phi w.
Proof.
  intros [NP H]. destruct (H (/ 2) ltac:(lra)) as [At [E _]].
  destruct (NP _ At) as [N1 N2]. unfold expected_score in E.
  destruct (r (best_answer (/ 2))) as [|a|] eqn:Er; [|destruct (s (best_answer (/ 2))) as [|b|] eqn:Es|easy].
  - rewrite etimes_minus in E by lra. easy.
  - rewrite (etimes_minus (1 - / 2)) in E by lra. now destruct (etimes (/ 2) (Fin a)).
  - exists a, b. rewrite !etimes_fin in E. simpl in E. injection E as E.
    split; [easy|]. split; [easy|]. split; [lra|]. intros w W.
    destruct (H w W) as [_ [_ M]]. specialize (M _ At). unfold expected_score in M.
    rewrite Er, Es, !etimes_fin in M. exact M.
  - easy.
Qed.

Lemma phi_convex A r s phi best_answer : score A r s phi best_answer ->
  forall u v l, 0 <= u <= 1 -> 0 <= v <= 1 -> 0 <= l <= 1 ->
    phi ((1 - l) * u + l * v) <= (1 - l) * phi u + l * phi v.
Proof.
  intros Sc u v l U V L. destruct Sc as [NP H].
  destruct (Req_EM_T l 0) as [->|L0].
  { replace ((1 - 0) * u + 0 * v) with u by ring. lra. }
  destruct (Req_EM_T l 1) as [->|L1].
  { replace ((1 - 1) * u + 1 * v) with v by ring. lra. }
  destruct (Req_EM_T u v) as [->|D].
  { replace ((1 - l) * v + l * v) with v by ring. lra. }
  set (w := (1 - l) * u + l * v).
  assert (W : 0 <= w <= 1).
  { assert (0 <= (1 - l) * u) by (apply Rmult_le_pos; lra).
    assert (0 <= l * v) by (apply Rmult_le_pos; lra).
    assert ((1 - l) * u <= (1 - l) * 1) by (apply Rmult_le_compat_l; lra).
    assert (l * v <= l * 1) by (apply Rmult_le_compat_l; lra). unfold w. lra. }
  assert (W0 : w <> 0).
  { intro Z. assert (0 <= (1 - l) * u) by (apply Rmult_le_pos; lra).
    assert (0 <= l * v) by (apply Rmult_le_pos; lra). unfold w in Z.
    assert (A1 : (1 - l) * u = 0) by lra. assert (A2 : l * v = 0) by lra.
    apply Rmult_integral in A1, A2. lra. }
  assert (W1 : 1 - w <> 0).
  { intro Z. assert (0 <= (1 - l) * (1 - u)) by (apply Rmult_le_pos; lra).
    assert (0 <= l * (1 - v)) by (apply Rmult_le_pos; lra). unfold w in Z.
    assert (A1 : (1 - l) * (1 - u) = 0) by lra. assert (A2 : l * (1 - v) = 0) by lra.
    apply Rmult_integral in A1, A2. lra. }
  destruct (H w W) as [At [E _]]. destruct (NP _ At) as [N1 N2]. unfold expected_score in E.
  destruct (H u U) as [_ [_ Mu]]. specialize (Mu _ At). unfold expected_score in Mu.
  destruct (H v V) as [_ [_ Mv]]. specialize (Mv _ At). unfold expected_score in Mv.
  destruct (r (best_answer w)) as [|a|]; [|destruct (s (best_answer w)) as [|b|]|easy].
  - rewrite etimes_minus in E by easy. easy.
  - rewrite (etimes_minus (1 - w)) in E by easy. now destruct (etimes w (Fin a)).
  - rewrite !etimes_fin in E, Mu, Mv. simpl in E, Mu, Mv. injection E as E. rewrite <- E.
    apply Rmult_le_compat_l with (r := 1 - l) in Mu; [|lra].
    apply Rmult_le_compat_l with (r := l) in Mv; [|lra]. unfold w. lra.
  - easy.
Qed.

Lemma share_sum n p q : law n p -> law n q ->
  ∑ i < n, (p i + q i) * (share p q i - / 2) = 0.
Proof.
  intros P Q. rewrite (sum_ext n _ (fun i => p i / 2 - q i / 2)).
  - unfold Rdiv. rewrite sum_minus, !sum_scal_r, (proj2 P), (proj2 Q). ring.
  - intros i I. assert (A := proj1 P i I). assert (B := proj1 Q i I). unfold share.
    destruct (Rlt_dec 0 (p i + q i)); [field; lra|]. replace (p i) with 0 by lra.
    replace (q i) with 0 by lra. field.
Qed.

(* book: thm-payoff-divergence *)
(* covers: Finite spaces; any set of answers and any score, the value minus infinity included. *)
Theorem payoff_divergence A r s phi best_answer : score A r s phi best_answer ->
  (* (a) *)
  (forall u v l, 0 <= u <= 1 -> 0 <= v <= 1 -> 0 <= l <= 1 ->
     phi ((1 - l) * u + l * v) <= (1 - l) * phi u + l * phi v) /\
  (exists M, forall w, 0 <= w <= 1 -> Rabs (phi w) <= M) /\
  (* (b) *)
  (forall n p q, law n p -> law n q ->
     let most := Fin (2 * phi (/ 2) + score_divergence n phi p q) in
     (forall D, (forall i, (i < n)%nat -> A (D i)) -> score_payoff n p q r s D ≤ most) /\
     score_payoff n p q r s (fun i => best_answer (share p q i)) = most /\
     (proper A r s phi -> score_payoff n p q r s (share p q) = most)) /\
  (* (c) *)
  (forall n p q, law n p -> law n q ->
     0 <= score_divergence n phi p q /\ score_divergence n phi p p = 0 /\
     ((forall u, 0 < u <= / 2 -> phi (/ 2) < (phi (/ 2 - u) + phi (/ 2 + u)) / 2) ->
      score_divergence n phi p q = 0 -> same n p q)).
Proof.
  intro Sc. assert (Conv := phi_convex A r s phi best_answer Sc).
  destruct (half_finite A r s phi best_answer Sc) as [a [b [_ [_ [Half Line]]]]].
  split; [exact Conv|]. split; [|split].
  - exists (Rabs a + Rabs b + Rabs (phi 0) + Rabs (phi 1)). intros w W.
    assert (U := Conv 0 1 w ltac:(lra) ltac:(lra) W).
    replace ((1 - w) * 0 + w * 1) with w in U by ring. specialize (Line w W).
    assert (Aa := Rle_abs a). assert (Ab := Rle_abs b).
    assert (Aa' := Rle_abs (- a)). assert (Ab' := Rle_abs (- b)). rewrite Rabs_Ropp in Aa', Ab'.
    assert (P0 := Rle_abs (phi 0)). assert (P1 := Rle_abs (phi 1)).
    assert (Na := Rabs_pos a). assert (Nb := Rabs_pos b).
    assert (N0 := Rabs_pos (phi 0)). assert (N1 := Rabs_pos (phi 1)).
    assert ((1 - w) * phi 0 <= (1 - w) * Rabs (phi 0)) by (apply Rmult_le_compat_l; lra).
    assert (w * phi 1 <= w * Rabs (phi 1)) by (apply Rmult_le_compat_l; lra).
    assert ((1 - w) * Rabs (phi 0) <= 1 * Rabs (phi 0)) by (apply Rmult_le_compat_r; lra).
    assert (w * Rabs (phi 1) <= 1 * Rabs (phi 1)) by (apply Rmult_le_compat_r; lra).
    assert (w * - Rabs a <= w * a) by (apply Rmult_le_compat_l; lra).
    assert ((1 - w) * - Rabs b <= (1 - w) * b) by (apply Rmult_le_compat_l; lra).
    assert (w * Rabs a <= 1 * Rabs a) by (apply Rmult_le_compat_r; lra).
    assert ((1 - w) * Rabs b <= 1 * Rabs b) by (apply Rmult_le_compat_r; lra).
    apply Rabs_le. lra.
  - intros n p q P Q most. assert (NP := proj1 P). assert (NQ := proj1 Q).
    assert (Tot : ∑ i < n, (p i + q i) * phi (share p q i)
                  = 2 * phi (/ 2) + score_divergence n phi p q).
    { unfold score_divergence.
      rewrite (sum_ext n _ (fun i => (p i + q i) * (phi (share p q i) - phi (/ 2))
                                    + (p i + q i) * phi (/ 2))) by (intros; ring).
      rewrite sum_plus, sum_scal_r, sum_plus, (proj2 P), (proj2 Q). ring. }
    destruct Sc as [_ H]. unfold most. rewrite <- Tot.
    assert (Eq : forall D, (forall i, (i < n)%nat ->
        expected_score r s (share p q i) (D i) = Fin (phi (share p q i))) ->
        score_payoff n p q r s D = Fin (∑ i < n, (p i + q i) * phi (share p q i))).
    { intros D E. unfold score_payoff.
      apply (paired_expectations n p q (fun i => r (D i)) (fun i => s (D i))). intros i I.
      rewrite (point_score n) by easy. rewrite E by easy. now rewrite etimes_fin. }
    split; [|split].
    + intros D AD. apply (paired_expectations n p q (fun i => r (D i)) (fun i => s (D i))).
      intros i I. rewrite (point_score n) by easy.
      destruct (H _ (share_bounds n p q i NP NQ I)) as [_ [_ M]]. specialize (M _ (AD i I)).
      assert (N : 0 <= p i + q i) by (specialize (NP i I); specialize (NQ i I); lra).
      destruct (Req_EM_T (p i + q i) 0) as [->|Z]; [rewrite etimes_zero; simpl; lra|].
      destruct (expected_score r s (share p q i) (D i)); simpl in M; try contradiction.
      * now rewrite etimes_minus.
      * rewrite etimes_fin. simpl. now apply Rmult_le_compat_l.
    + apply Eq. intros i I. now apply H, (share_bounds n).
    + intros [_ Pr]. apply Eq. intros i I. now apply Pr, (share_bounds n).
  - intros n p q P Q. assert (NP := proj1 P). assert (NQ := proj1 Q).
    assert (Term : forall i, (i < n)%nat ->
      (p i + q i) * ((a - b) * (share p q i - / 2))
      <= (p i + q i) * (phi (share p q i) - phi (/ 2))).
    { intros i I. apply Rmult_le_compat_l; [specialize (NP i I); specialize (NQ i I); lra|].
      specialize (Line _ (share_bounds n p q i NP NQ I)). lra. }
    assert (Zero : ∑ i < n, (p i + q i) * ((a - b) * (share p q i - / 2)) = 0).
    { rewrite (sum_ext n _ (fun i => (a - b) * ((p i + q i) * (share p q i - / 2))))
        by (intros; ring).
      rewrite sum_scal, share_sum by easy. ring. }
    split; [|split].
    + rewrite <- Zero. now apply sum_le.
    + apply sum_all_zero. intros i I. assert (share p p i = / 2) as ->; [|ring].
      unfold share. destruct (Rlt_dec 0 (p i + p i)); [field; lra|easy].
    + intros Strict Z.
      assert (Eq : forall i, (i < n)%nat -> 0 < p i + q i ->
        phi (share p q i) = phi (/ 2) + (a - b) * (share p q i - / 2)).
      { intros i I Pos.
        assert (E := sum_eq_terms n _ _ Term (eq_trans Zero (eq_sym Z)) i I). cbv beta in E.
        apply Rmult_eq_reg_l in E; lra. }
      assert (All : forall i, (i < n)%nat -> (p i + q i) * (share p q i - / 2) = 0).
      { destruct (Classical_Prop.classic (exists i, (i < n)%nat /\
          (p i + q i) * (share p q i - / 2) <> 0)) as [[i [I N]]|No].
        - exfalso.
          (* the terms sum to 0, so one is positive and one is negative *)
          set (f := fun i => (p i + q i) * (share p q i - / 2)) in *.
          assert (S0 : sum n f = 0) by now apply share_sum.
          assert (Up : exists j, (j < n)%nat /\ 0 < f j).
          { apply Classical_Prop.NNPP. intro K.
            assert (Le : forall j, (j < n)%nat -> 0 <= - f j).
            { intros j J. destruct (Rlt_dec 0 (f j)); [elim K; now exists j|lra]. }
            assert (S1 : ∑ j < n, - f j = 0) by (rewrite sum_opp, S0; ring).
            assert (E := sum_zero_terms n _ Le S1 i I). cbv beta in E. apply N. fold (f i). lra. }
          assert (Dn : exists j, (j < n)%nat /\ f j < 0).
          { apply Classical_Prop.NNPP. intro K.
            assert (Le : forall j, (j < n)%nat -> 0 <= f j).
            { intros j J. destruct (Rlt_dec (f j) 0); [elim K; now exists j|lra]. }
            apply N. now apply (sum_zero_terms n f Le S0). }
          destruct Up as [j [J Fj]]. destruct Dn as [k [K Fk]].
          assert (Mj : 0 <= p j + q j) by (specialize (NP j J); specialize (NQ j J); lra).
          assert (Mk : 0 <= p k + q k) by (specialize (NP k K); specialize (NQ k K); lra).
          assert (Bj := share_bounds n p q j NP NQ J). assert (Bk := share_bounds n p q k NP NQ K).
          unfold f in Fj, Fk.
          assert (Pj : 0 < p j + q j) by (destruct (Req_EM_T (p j + q j) 0) as [E|]; [rewrite E in Fj|]; lra).
          assert (Pk : 0 < p k + q k) by (destruct (Req_EM_T (p k + q k) 0) as [E|]; [rewrite E in Fk|]; lra).
          set (x := share p q j) in *. set (y := share p q k) in *.
          assert (X : / 2 < x) by (apply Rmult_lt_reg_l with (p j + q j); lra).
          assert (Y : y < / 2) by (apply Rmult_lt_reg_l with (p k + q k); lra).
          assert (Ex := Eq j J Pj). assert (Ey := Eq k K Pk). fold x in Ex. fold y in Ey.
          set (u := Rmin (x - / 2) (/ 2 - y)).
          assert (U0 : 0 < u) by (apply Rmin_glb_lt; lra).
          assert (Ux : u <= x - / 2) by apply Rmin_l. assert (Uy : u <= / 2 - y) by apply Rmin_r.
          (* between y and x the function lies below the line *)
          assert (Below : forall w, y <= w <= x -> phi w <= phi (/ 2) + (a - b) * (w - / 2)).
          { intros w W. set (l := (w - y) / (x - y)).
            assert (L : 0 <= l <= 1).
            { unfold l. split.
              - apply Rmult_le_pos; [lra|apply Rlt_le, Rinv_0_lt_compat; lra].
              - apply Rmult_le_reg_r with (x - y); [lra|]. unfold Rdiv.
                rewrite Rmult_assoc, Rinv_l; lra. }
            assert (C := Conv y x l Bk Bj L).
            replace ((1 - l) * y + l * x) with w in C by (unfold l; field; lra).
            rewrite Ex, Ey in C. eapply Rle_trans; [exact C|]. apply Req_le.
            unfold l. field. lra. }
          specialize (Strict u ltac:(lra)).
          assert (B1 := Below (/ 2 - u) ltac:(lra)). assert (B2 := Below (/ 2 + u) ltac:(lra)). lra.
        - intros i I. apply Classical_Prop.NNPP. intro N. apply No. now exists i. }
      intros i I. specialize (All i I). specialize (NP i I). specialize (NQ i I).
      destruct (Req_EM_T (p i + q i) 0) as [E|N]; [lra|].
      apply Rmult_integral in All. destruct All as [All|All]; [lra|]. unfold share in All.
      destruct (Rlt_dec 0 (p i + q i)) as [S|]; [|lra].
      assert (H : p i / (p i + q i) * (p i + q i) = / 2 * (p i + q i)) by (f_equal; lra).
      unfold Rdiv in H. rewrite Rmult_assoc, Rinv_l in H by easy. lra.
Qed.

(* The Brier payoff, - (1 - t)^2 and - t^2: proper, and its divergence. *)
Theorem brier_payoff n p q : law n p -> law n q ->
  let r t := Fin (- (1 - t) ^ 2) in
  let s t := Fin (- t ^ 2) in
  score_payoff n p q r s (share p q)
  = Fin (- / 2 + / 4 * ∑ i < n, (p i + q i) * (2 * share p q i - 1) ^ 2) /\
  (forall D, score_payoff n p q r s D ≤ score_payoff n p q r s (share p q)).
Proof.
  intros P Q r s. set (A := fun _ : R => True). set (phi := fun w => - (w * (1 - w))).
  assert (Sc : score A r s phi (fun w => w)).
  { split; [easy|]. intros w W. split; [easy|]. unfold expected_score, r, s, phi.
    rewrite !etimes_fin. simpl. split; [f_equal; ring|]. intros t _. rewrite !etimes_fin. simpl.
    assert (K := Rle_0_sqr (t - w)). unfold Rsqr in K. lra. }
  destruct (payoff_divergence A r s phi _ Sc) as [_ [_ [B _]]].
  destruct (B n p q P Q) as [Up [At _]].
  change (fun i => share p q i) with (share p q) in At. rewrite At. split; [|intro D; now apply Up].
  f_equal. unfold score_divergence, phi. rewrite <- sum_scal.
  rewrite (sum_ext n _ (fun i => / 4 * ((p i + q i) * (2 * share p q i - 1) ^ 2)))
    by (intros; field). field.
Qed.
