(* Chapters 9 and 10: the mean over m independent draws, and what plug-in estimates miss. *)
Require Export InceptionScore.

(* x with x m = i. *)
Definition extend (x : nat -> nat) (m i t : nat) : nat := if Nat.eq_dec t m then i else x t.

(* The mean of F(X_0, ..., X_(m-1)) over independent draws with the law q. *)
Fixpoint draws (n : nat) (q : nat -> R) (m : nat) (F : (nat -> nat) -> R) : R :=
  match m with
  | O => F (fun _ => 0%nat)
  | S l => ∑ i < n, q i * draws n q l (fun x => F (extend x l i))
  end.

Definition local (m : nat) (F : (nat -> nat) -> R) : Prop :=
  forall x y, (forall t, (t < m)%nat -> x t = y t) -> F x = F y.

Definition possible (n : nat) (q : nat -> R) (m : nat) (x : nat -> nat) : Prop :=
  forall t, (t < m)%nat -> (x t < n)%nat /\ 0 < q (x t).

Lemma extend_last x m i : extend x m i m = i.
Proof. unfold extend. now destruct (Nat.eq_dec m m). Qed.

Lemma extend_before x m i t : (t < m)%nat -> extend x m i t = x t.
Proof. intro H. unfold extend. destruct (Nat.eq_dec t m); [lia|easy]. Qed.

Section Draws.
Context (n : nat) (q : nat -> R) (Q : law n q).

Lemma draws_le m : forall F G, (forall x, possible n q m x -> F x <= G x) ->
  draws n q m F <= draws n q m G.
Proof.
  induction m as [|m IH]; intros F G H; simpl.
  - apply H. intros t T. lia.
  - apply sum_le. intros i I. assert (N := proj1 Q i I).
    destruct (Req_EM_T (q i) 0) as [->|P]; [lra|]. apply Rmult_le_compat_l; [easy|].
    apply IH. intros x X. apply H. intros t T. destruct (Nat.eq_dec t m) as [->|D].
    + rewrite extend_last. split; [easy|lra].
    + rewrite extend_before by lia. apply X. lia.
Qed.

Lemma draws_ext m F G : (forall x, possible n q m x -> F x = G x) ->
  draws n q m F = draws n q m G.
Proof. intro H. apply Rle_antisym; apply draws_le; intros x X; rewrite (H x X); lra. Qed.

Lemma draws_plus m : forall F G, draws n q m (fun x => F x + G x) = draws n q m F + draws n q m G.
Proof.
  induction m as [|m IH]; intros F G; simpl; [easy|].
  rewrite <- sum_plus. apply sum_ext. intros i _.
  rewrite (IH (fun x => F (extend x m i)) (fun x => G (extend x m i))). ring.
Qed.

Lemma draws_scal m : forall a F, draws n q m (fun x => a * F x) = a * draws n q m F.
Proof.
  induction m as [|m IH]; intros a F; simpl; [easy|].
  rewrite <- sum_scal. apply sum_ext. intros i _.
  rewrite (IH a (fun x => F (extend x m i))). ring.
Qed.

Lemma draws_minus m F G : draws n q m (fun x => F x - G x) = draws n q m F - draws n q m G.
Proof.
  replace (draws n q m F - draws n q m G) with (draws n q m F + -1 * draws n q m G) by ring.
  rewrite <- draws_scal, <- draws_plus. apply draws_ext. intros. ring.
Qed.

Lemma draws_const m a : draws n q m (fun _ => a) = a.
Proof.
  induction m as [|m IH]; simpl; [easy|]. rewrite IH, sum_scal_r, (proj2 Q). ring.
Qed.

Lemma draws_sum m k : forall F : nat -> (nat -> nat) -> R,
  draws n q m (fun x => ∑ j < k, F j x) = ∑ j < k, draws n q m (F j).
Proof.
  induction k as [|k IH]; intro F; simpl; [apply draws_const|].
  now rewrite draws_plus, IH.
Qed.

Lemma draws_one m t f : (t < m)%nat -> draws n q m (fun x => f (x t)) = ∑ i < n, q i * f i.
Proof.
  induction m as [|m IH]; intro T; [lia|]. simpl. destruct (Nat.eq_dec t m) as [->|N].
  - apply sum_ext. intros i _. rewrite (draws_ext m _ (fun _ => f i)).
    + now rewrite draws_const.
    + intros x _. now rewrite extend_last.
  - rewrite (sum_ext n _ (fun i => q i * draws n q m (fun x => f (x t)))).
    + rewrite sum_scal_r, (proj2 Q), IH by lia. ring.
    + intros i _. f_equal. apply draws_ext. intros x _. now rewrite extend_before by lia.
Qed.

Lemma draws_two m s t f g : (s < t)%nat -> (t < m)%nat ->
  draws n q m (fun x => f (x s) * g (x t)) = (∑ i < n, q i * f i) * (∑ i < n, q i * g i).
Proof.
  induction m as [|m IH]; intros S T; [lia|]. simpl. destruct (Nat.eq_dec t m) as [->|N].
  - rewrite <- sum_scal. apply sum_ext. intros i _.
    rewrite (draws_ext m _ (fun x => g i * f (x s))).
    + rewrite draws_scal, draws_one by easy. ring.
    + intros x _. rewrite extend_last, extend_before by easy. ring.
  - rewrite (sum_ext n _ (fun i => q i * draws n q m (fun x => f (x s) * g (x t)))).
    + rewrite sum_scal_r, (proj2 Q), IH by lia. ring.
    + intros i _. f_equal. apply draws_ext. intros x _. now rewrite !extend_before by lia.
Qed.

(* Equal means of ordered functions: equal at every possible outcome. *)
Lemma draws_eq m : forall F G, local m F -> local m G ->
  (forall x, possible n q m x -> F x <= G x) -> draws n q m F = draws n q m G ->
  forall x, possible n q m x -> F x = G x.
Proof.
  induction m as [|m IH]; intros F G LF LG H E x X.
  - simpl in E. rewrite (LF x (fun _ => 0%nat)), (LG x (fun _ => 0%nat)); auto; intros t T; lia.
  - simpl in E. destruct (X m (Nat.lt_succ_diag_r m)) as [Xm Qm].
    assert (Pe : forall i y, (i < n)%nat -> 0 < q i -> possible n q m y ->
              possible n q (S m) (extend y m i)).
    { intros i y I P Y t T. destruct (Nat.eq_dec t m) as [->|D].
      - now rewrite extend_last.
      - rewrite extend_before by lia. apply Y. lia. }
    assert (T : forall i, (i < n)%nat ->
      q i * draws n q m (fun x => F (extend x m i)) <= q i * draws n q m (fun x => G (extend x m i))).
    { intros i I. assert (N := proj1 Q i I). destruct (Req_EM_T (q i) 0) as [->|P]; [lra|].
      apply Rmult_le_compat_l; [easy|]. apply draws_le. intros y Y. apply H, Pe; auto. lra. }
    assert (K := sum_eq_terms n _ _ T E (x m) Xm). cbv beta in K.
    apply Rmult_eq_reg_l in K; [|lra].
    assert (W : F (extend x m (x m)) = G (extend x m (x m))).
    { apply (IH (fun y => F (extend y m (x m))) (fun y => G (extend y m (x m)))); auto.
      - intros y z L. apply LF. intros t U. unfold extend. destruct (Nat.eq_dec t m); [easy|].
        apply L. lia.
      - intros y z L. apply LG. intros t U. unfold extend. destruct (Nat.eq_dec t m); [easy|].
        apply L. lia.
      - intros t U. apply X. lia. }
    rewrite (LF x (extend x m (x m))), (LG x (extend x m (x m))); auto; intros t U;
      unfold extend; destruct (Nat.eq_dec t m) as [->|]; easy.
Qed.

(* Leave out draw s: what is left are m independent draws. *)
Definition skip (s : nat) (x : nat -> nat) (t : nat) : nat :=
  if lt_dec t s then x t else x (S t).

Lemma draws_skip m : forall s F, (s <= m)%nat -> local m F ->
  draws n q (S m) (fun x => F (skip s x)) = draws n q m F.
Proof.
  induction m as [|m IH]; intros s F L Loc.
  - simpl. rewrite (sum_ext n _ (fun i => q i * F (fun _ => 0%nat))).
    + rewrite sum_scal_r, (proj2 Q). ring.
    + intros i _. f_equal. apply Loc. intros t T. lia.
  - destruct (Nat.eq_dec s (S m)) as [->|N].
    + change (draws n q (S (S m)) (fun x => F (skip (S m) x)))
        with (∑ i < n, q i * draws n q (S m) (fun x => F (skip (S m) (extend x (S m) i)))).
      rewrite (sum_ext n _ (fun i => q i * draws n q (S m) F)).
      * rewrite sum_scal_r, (proj2 Q). ring.
      * intros i _. f_equal. apply draws_ext. intros x _. apply Loc. intros t T.
        unfold skip. destruct (lt_dec t (S m)); [|lia]. now rewrite extend_before.
    + change (draws n q (S (S m)) (fun x => F (skip s x)))
        with (∑ i < n, q i * draws n q (S m) (fun x => F (skip s (extend x (S m) i)))).
      change (draws n q (S m) F) with (∑ i < n, q i * draws n q m (fun x => F (extend x m i))).
      apply sum_ext. intros i _. f_equal.
      rewrite <- (IH s (fun x => F (extend x m i))); [|lia|].
      * apply draws_ext. intros x _. apply Loc. intros t T. unfold skip, extend.
        destruct (lt_dec t s), (Nat.eq_dec t m), (Nat.eq_dec t (S m)), (Nat.eq_dec (S t) (S m));
          try lia; easy.
      * intros x y H. apply Loc. intros t T. unfold extend. destruct (Nat.eq_dec t m); [easy|].
        apply H. lia.
Qed.
End Draws.

(* The mean answer of the m pictures x 0 .. x (m-1). *)
Definition mean_answer (m : nat) (c : nat -> nat -> R) (x : nat -> nat) : nat -> R :=
  mean_row m (fun _ => / INR m) (fun t => c (x t)).

(* The plug-in log score of the m pictures, and E of it over independent draws. *)
Definition plug_in_log_score (m k : nat) (c : nat -> nat -> R) (x : nat -> nat) : R :=
  ∑ t < m, / INR m * kl k (c (x t)) (mean_answer m c x).

Lemma possible_channel n k q m c x : channel n k c -> possible n q m x ->
  channel m k (fun t => c (x t)).
Proof. intros C X t T. apply C, X, T. Qed.

Lemma mean_answer_law n k q m c x : (1 <= m)%nat -> channel n k c -> possible n q m x ->
  law k (mean_answer m c x).
Proof.
  intros M C X. apply law_mean_row; [now apply law_uniform|]. now apply (possible_channel n k q).
Qed.

Lemma log_score_entropies n k q m c x : (1 <= m)%nat -> channel n k c -> possible n q m x ->
  plug_in_log_score m k c x
  = entropy k (mean_answer m c x) - ∑ t < m, / INR m * entropy k (c (x t)).
Proof.
  intros M C X. unfold plug_in_log_score, mean_answer.
  apply (mean_kl_entropies m k (fun _ => / INR m) (fun t => c (x t))).
  - now apply law_uniform.
  - now apply (possible_channel n k q).
Qed.

Lemma mean_answer_dominated n k q m c x : law n q -> (1 <= m)%nat -> channel n k c ->
  possible n q m x -> dominates k (mean_row n q c) (mean_answer m c x).
Proof.
  intros Q M C X j J P. unfold mean_answer, mean_row in P.
  assert (Mi : 0 < / INR m) by (apply Rinv_0_lt_compat, lt_0_INR; lia).
  destruct (sum_positive m (fun t => / INR m * c (x t) j)) as [t [T W]]; auto.
  - intros t T. apply Rmult_le_pos; [lra|]. destruct (X t T) as [Xt _].
    exact (proj1 (C _ Xt) j J).
  - destruct (X t T) as [Xt Qt]. apply (row_dominated n k q c (x t)); auto.
    apply Rmult_lt_reg_l with (/ INR m); [easy|]. lra.
Qed.

Lemma draws_mean_answer n q m c j : law n q -> (1 <= m)%nat ->
  draws n q m (fun x => mean_answer m c x j) = mean_row n q c j.
Proof.
  intros Q M. assert (Mp : 0 < INR m) by (apply lt_0_INR; lia).
  unfold mean_answer. unfold mean_row at 1.
  rewrite (draws_sum n q Q m m (fun t x => / INR m * c (x t) j)).
  rewrite (sum_ext m _ (fun _ => / INR m * mean_row n q c j)).
  - rewrite sum_const. field. lra.
  - intros t T. rewrite draws_scal. f_equal. now apply (draws_one n q Q m t (fun i => c i j)).
Qed.

(* E H of the mean answer = H(Y) - E KL(mean answer || P_Y). *)
Lemma expected_entropy n k q m c : law n q -> (1 <= m)%nat -> channel n k c ->
  draws n q m (fun x => entropy k (mean_answer m c x))
  = entropy k (mean_row n q c) - draws n q m (fun x => kl k (mean_answer m c x) (mean_row n q c)).
Proof.
  intros Q M C.
  assert (S : draws n q m (fun x => entropy k (mean_answer m c x)
        + kl k (mean_answer m c x) (mean_row n q c)) = entropy k (mean_row n q c)).
  { rewrite (draws_ext n q Q m _ (fun x => ∑ j < k, - ln (mean_row n q c j) * mean_answer m c x j)).
    - rewrite (draws_sum n q Q m k (fun j x => - ln (mean_row n q c j) * mean_answer m c x j)).
      unfold entropy. rewrite <- sum_opp. apply sum_ext. intros j J.
      rewrite draws_scal, (draws_mean_answer n) by easy. ring.
    - intros x X. unfold entropy, kl. rewrite <- sum_opp, <- sum_plus. apply sum_ext.
      intros. ring. }
  rewrite draws_plus in S by easy. lra.
Qed.

Lemma expected_kl_nonneg n k q m c : law n q -> (1 <= m)%nat -> channel n k c ->
  0 <= draws n q m (fun x => kl k (mean_answer m c x) (mean_row n q c)).
Proof.
  intros Q M C. rewrite <- (draws_const n q Q m 0). apply draws_le; [easy|]. intros x X.
  apply kl_nonneg; [now apply (mean_answer_law n k q)|now apply law_mean_row|].
  now apply mean_answer_dominated.
Qed.

Lemma mean_answer_local m c j : local m (fun x => mean_answer m c x j).
Proof.
  intros x y H. unfold mean_answer, mean_row. apply sum_ext. intros t T. now rewrite H.
Qed.

(* book: prop-log-score-below *)
(* covers: Finitely many pictures; the mean over m independent draws is a finite sum. *)
Theorem log_score_below n k q c : law n q -> channel n k c ->
  exists i, information n k (with_channel q c) = Fin i /\
  (forall m, (1 <= m)%nat ->
     draws n q m (plug_in_log_score m k c)
     = i - draws n q m (fun x => kl k (mean_answer m c x) (mean_row n q c)) /\
     draws n q m (plug_in_log_score m k c) <= i /\
     (draws n q m (plug_in_log_score m k c) = i <-> inception_score n k q c 1) /\
     draws n q m (plug_in_log_score m k c)
     <= draws n q (S m) (plug_in_log_score (S m) k c)).
Proof.
  intros Q C. assert (LM := law_mean_row n k q c Q C).
  exists (entropy k (mean_row n q c) - mean_entropy n k q c).
  split; [now apply channel_information|]. intros m M.
  assert (V : forall m, (1 <= m)%nat -> draws n q m (plug_in_log_score m k c)
    = draws n q m (fun x => entropy k (mean_answer m c x)) - mean_entropy n k q c).
  { intros l L. assert (Lp : 0 < INR l) by (apply lt_0_INR; lia).
    rewrite (draws_ext n q Q l _ (fun x => entropy k (mean_answer l c x)
        - ∑ t < l, / INR l * entropy k (c (x t)))) by (intros; now apply (log_score_entropies n k q)).
    rewrite draws_minus by easy. f_equal.
    rewrite (draws_sum n q Q l l (fun t x => / INR l * entropy k (c (x t)))).
    rewrite (sum_ext l _ (fun _ => / INR l * mean_entropy n k q c)).
    - rewrite sum_const. field. lra.
    - intros t T. rewrite draws_scal. f_equal.
      now apply (draws_one n q Q l t (fun i => entropy k (c i))). }
  assert (E := expected_entropy n k q m c Q M C).
  assert (N := expected_kl_nonneg n k q m c Q M C).
  split; [rewrite V by easy; lra|]. split; [rewrite V by easy; lra|]. split.
  - assert (One : inception_score n k q c 1 <->
        forall i, (i < n)%nat -> 0 < q i -> same k (c i) (mean_row n q c)).
    { rewrite inception_score_value by easy. rewrite <- exp_0 at 1.
      rewrite exp_eq. destruct (mean_kl_zero n k q c Q C) as [_ K]. rewrite <- K. split; lra. }
    rewrite One, V by easy. split.
    + intros H i I P.
      assert (Z : draws n q m (fun _ => 0)
                  = draws n q m (fun x => kl k (mean_answer m c x) (mean_row n q c))).
      { rewrite draws_const by easy. lra. }
      assert (X : possible n q m (fun _ => i)) by (intros t _; easy).
      set (G := fun x => kl k (mean_answer m c x) (mean_row n q c)) in *.
      assert (LG : local m G).
      { intros x y L. unfold G, kl. apply sum_ext. intros j J.
        now rewrite (mean_answer_local m c j x y L). }
      assert (Kz : 0 = G (fun _ => i)).
      { apply (draws_eq n q Q m (fun _ => 0) G); auto; [easy|]. intros y Y. unfold G.
        apply kl_nonneg; [now apply (mean_answer_law n k q)|easy|].
        now apply mean_answer_dominated. }
      unfold G in Kz.
      assert (Same : same k (mean_answer m c (fun _ => i)) (c i)).
      { intros j _. unfold mean_answer, mean_row. rewrite sum_const. field.
        assert (0 < INR m) by (apply lt_0_INR; lia). lra. }
      assert (W : same k (mean_answer m c (fun _ => i)) (mean_row n q c)).
      { assert (La := mean_answer_law n k q m c _ M C X).
        apply (gibbs k _ _ La LM). rewrite KL_is_kl, <- Kz; [easy|exact (proj1 La)|].
        now apply mean_answer_dominated. }
      intros j J. rewrite <- (Same j J). now apply W.
    + intro H. rewrite E.
      rewrite (draws_ext n q Q m _ (fun _ => 0)); [rewrite draws_const by easy; lra|].
      intros x X. apply sum_all_zero. intros j J.
      assert (mean_answer m c x j = mean_row n q c j) as ->; [|ring].
      assert (Mp : 0 < INR m) by (apply lt_0_INR; lia).
      unfold mean_answer. unfold mean_row at 1.
      rewrite (sum_ext m _ (fun _ => / INR m * mean_row n q c j)).
      * rewrite sum_const. field. lra.
      * intros t T. f_equal. destruct (X t T) as [Xt Qt]. now apply (H (x t)).
  - rewrite !V by lia. apply Rplus_le_compat_r.
    assert (Mp : 0 < INR m) by (apply lt_0_INR; lia).
    assert (Sp : 0 < INR (S m)) by (apply lt_0_INR; lia).
    apply Rle_trans with (draws n q (S m) (fun x => ∑ s < S m, / INR (S m) *
      entropy k (mean_answer m c (skip s x)))).
    + rewrite (draws_sum n q Q (S m) (S m) (fun s x => / INR (S m) *
        entropy k (mean_answer m c (skip s x)))).
      rewrite (sum_ext (S m) _ (fun _ => / INR (S m) *
        draws n q m (fun x => entropy k (mean_answer m c x)))).
      * rewrite sum_const. apply Req_le. field. lra.
      * intros s S. rewrite draws_scal. f_equal.
        apply (draws_skip n q Q m s (fun x => entropy k (mean_answer m c x))); [lia|].
        intros x y H. unfold entropy. f_equal. apply sum_ext. intros j J.
        now rewrite (mean_answer_local m c j x y H).
    + apply draws_le; [easy|]. intros x X.
      set (d := fun s => mean_answer m c (skip s x)).
      assert (D : channel (S m) k d).
      { intros s S. unfold d. apply (mean_answer_law n k q); auto. intros t T. unfold skip.
        destruct (lt_dec t s); apply X; lia. }
      destruct (mean_kl_zero (S m) k (fun _ => / INR (S m)) d (law_uniform (S m) ltac:(lia)) D)
        as [K _].
      assert (Mean : forall j, (j < k)%nat ->
        mean_row (S m) (fun _ => / INR (S m)) d j = mean_answer (S m) c x j).
      { intros j J. unfold mean_answer. unfold mean_row. rewrite !sum_scal. f_equal.
        unfold d, mean_answer, mean_row.
        rewrite (sum_ext (S m) _ (fun s => / INR m * ((∑ t < S m, c (x t) j) - c (x s) j))).
        - rewrite sum_scal, sum_minus, sum_const, S_INR. field. lra.
        - intros s S. rewrite sum_scal. f_equal.
          clear - S. revert s S. induction m as [|m IH]; intros s S.
          + replace s with 0%nat by lia. simpl. ring.
          + destruct (Nat.eq_dec s (Datatypes.S m)) as [->|N].
            * rewrite (sum_ext _ _ (fun t => c (x t) j)).
              -- simpl. ring.
              -- intros t T. unfold skip. destruct (lt_dec t (Datatypes.S m)); [easy|lia].
            * simpl sum at 1. rewrite (IH s ltac:(lia)). unfold skip at 1.
              destruct (lt_dec m s); [lia|]. simpl. ring. }
      assert (En : entropy k (mean_row (S m) (fun _ => / INR (S m)) d)
                   = entropy k (mean_answer (S m) c x)).
      { unfold entropy. f_equal. apply sum_ext. intros j J. now rewrite Mean. }
      rewrite En in K. unfold mean_entropy, d in K. lra.
Qed.
