(* Chapter 10: the Inception Score. n pictures with the law q; a classifier with k
   classes gives picture i the law c i. *)
Require Export DataProcessing.

(* IS(Q) = exp of the mean of KL(P_{Y|x} || P_Y); s is this number. *)
Definition inception_score (n k : nat) (q : nat -> R) (c : nat -> nat -> R) (s : R) : Prop :=
  exists v, expectation n q (fun i => KL k (c i) (mean_row n q c)) = Fin v /\ s = exp v.

(* H(Y | X), the mean entropy of the answers. *)
Definition mean_entropy (n k : nat) (q : nat -> R) (c : nat -> nat -> R) : R :=
  ∑ i < n, q i * entropy k (c i).

Lemma inception_score_value n k q c : law n q -> channel n k c ->
  forall s, inception_score n k q c s <->
    s = exp (entropy k (mean_row n q c) - mean_entropy n k q c).
Proof.
  intros Q C s. unfold inception_score.
  rewrite mean_kl_value, mean_kl_entropies by easy. fold (mean_entropy n k q c).
  split; [intros [v [E ->]]; injection E as <-; easy|]. intros ->. eauto.
Qed.

Lemma mean_entropy_conditional n k q c : law n q -> channel n k c ->
  conditional_entropy n k (with_channel q c) = mean_entropy n k q c.
Proof.
  intros Q C. assert (J := joint_channel n k q c Q C).
  destruct (information_entropies n k _ J) as [E _].
  rewrite channel_information in E by easy. injection E as E.
  change (law_y n (with_channel q c)) with (mean_row n q c) in E. unfold mean_entropy. lra.
Qed.

(* book: thm-inception-score-information *)
(* covers: Finitely many pictures. *)
Theorem inception_score_information n k q c : law n q -> channel n k c ->
  let r := with_channel q c in
  exists s i, inception_score n k q c s /\
    information n k r = Fin i /\ ln s = i /\
    i = entropy k (law_y n r) - conditional_entropy n k r /\
    s = exp (entropy k (law_y n r)) / exp (conditional_entropy n k r).
Proof.
  intros Q C r. assert (J := joint_channel n k q c Q C).
  destruct (information_entropies n k _ J) as [E _]. fold r in E.
  exists (exp (entropy k (law_y n r) - conditional_entropy n k r)),
         (entropy k (law_y n r) - conditional_entropy n k r).
  split; [|split; [exact E|split; [apply ln_exp|split; [easy|]]]].
  - apply inception_score_value; auto. unfold r. now rewrite mean_entropy_conditional.
  - unfold Rminus, Rdiv. now rewrite exp_plus, exp_Ropp.
Qed.

(* One class has probability 1. *)
Definition one_hot (k : nat) (p : nat -> R) : Prop := exists j, (j < k)%nat /\ p j = 1.

Lemma exp_eq a b : exp a = exp b <-> a = b.
Proof. split; [apply exp_inv|now intros ->]. Qed.

Lemma mean_entropy_zero n k q c : law n q -> channel n k c ->
  0 <= mean_entropy n k q c /\
  (mean_entropy n k q c = 0 <-> forall i, (i < n)%nat -> 0 < q i -> one_hot k (c i)).
Proof.
  intros Q C.
  assert (T : forall i, (i < n)%nat -> 0 <= q i * entropy k (c i)).
  { intros i I. apply Rmult_le_pos; [now apply Q|apply entropy_nonneg, (C i I)]. }
  split; [now apply sum_nonneg|]. split.
  - intros Z i I P. assert (E := sum_zero_terms n _ T Z i I). cbv beta in E.
    apply Rmult_integral in E. destruct E as [E|E]; [lra|].
    now apply (entropy_bounds k (c i) (C i I)).
  - intro H. apply sum_all_zero. intros i I. assert (N := proj1 Q i I).
    destruct (Req_EM_T (q i) 0) as [->|P]; [ring|].
    rewrite (proj2 (proj1 (proj2 (entropy_bounds k (c i) (C i I))))); [ring|].
    apply H; [easy|lra].
Qed.

Lemma mean_kl_zero n k q c : law n q -> channel n k c ->
  0 <= entropy k (mean_row n q c) - mean_entropy n k q c /\
  (entropy k (mean_row n q c) - mean_entropy n k q c = 0 <->
   forall i, (i < n)%nat -> 0 < q i -> same k (c i) (mean_row n q c)).
Proof.
  intros Q C. unfold mean_entropy. rewrite <- mean_kl_entropies by easy.
  assert (M := law_mean_row n k q c Q C).
  assert (T : forall i, (i < n)%nat -> 0 <= q i * kl k (c i) (mean_row n q c)).
  { intros i I. assert (N := proj1 Q i I).
    destruct (Req_EM_T (q i) 0) as [->|P]; [lra|]. apply Rmult_le_pos; [easy|].
    apply kl_nonneg; auto. apply row_dominated; auto. lra. }
  split; [now apply sum_nonneg|]. split.
  - intros Z i I P. assert (E := sum_zero_terms n _ T Z i I). cbv beta in E.
    apply Rmult_integral in E. destruct E as [E|E]; [lra|].
    apply (gibbs k _ _ (C i I) M). rewrite KL_is_kl, E; [easy|exact (proj1 (C i I))|].
    now apply row_dominated.
  - intro H. apply sum_all_zero. intros i I. assert (N := proj1 Q i I).
    destruct (Req_EM_T (q i) 0) as [->|P]; [ring|].
    assert (kl k (c i) (mean_row n q c) = 0) as ->; [|ring].
    apply sum_all_zero. intros j J. rewrite (H i I ltac:(lra) j J). ring.
Qed.

(* book: thm-inception-score-bounds *)
(* covers: Finitely many pictures, the three cases of equality. *)
Theorem inception_score_bounds n k q c s : law n q -> channel n k c ->
  inception_score n k q c s ->
  1 <= s <= exp (entropy k (mean_row n q c)) /\
  exp (entropy k (mean_row n q c)) <= INR k /\
  (s = 1 <-> forall i, (i < n)%nat -> 0 < q i -> same k (c i) (mean_row n q c)) /\
  (s = exp (entropy k (mean_row n q c)) <->
   forall i, (i < n)%nat -> 0 < q i -> one_hot k (c i)) /\
  (s = INR k <->
   (forall i, (i < n)%nat -> 0 < q i -> one_hot k (c i)) /\
   (forall j, (j < k)%nat -> mean_row n q c j = / INR k)).
Proof.
  intros Q C S. apply inception_score_value in S; auto. subst s.
  assert (M := law_mean_row n k q c Q C).
  destruct (mean_entropy_zero n k q c Q C) as [E0 E1].
  destruct (mean_kl_zero n k q c Q C) as [K0 K1].
  destruct (entropy_bounds k _ M) as [[_ B] [_ U]].
  destruct (law_point k _ M) as [j [J _]].
  assert (Kp : 0 < INR k) by (apply lt_0_INR; lia).
  assert (X : exp (ln (INR k)) = INR k) by now apply exp_ln.
  set (h := entropy k (mean_row n q c)) in *. set (m := mean_entropy n k q c) in *.
  assert (Mono : forall a b, a <= b -> exp a <= exp b).
  { intros a b [L|L]; [now apply Rlt_le, exp_increasing|rewrite L; lra]. }
  split; [split|split; [|split; [|split]]].
  - rewrite <- exp_0. now apply Mono.
  - apply Mono. lra.
  - rewrite <- X. now apply Mono.
  - rewrite <- exp_0 at 1. now rewrite exp_eq.
  - rewrite exp_eq, <- E1. split; lra.
  - rewrite <- X at 1. rewrite exp_eq, <- E1, <- U. lra.
Qed.

(* Two laws of pictures, on any two finite spaces, give the answers P_{Y|X} the same
   law: every function of the answer has the same mean. *)
Definition same_answers (k n n' : nat) (q q' : nat -> R) (c c' : nat -> nat -> R) : Prop :=
  forall F : (nat -> R) -> R, (forall u v, same k u v -> F u = F v) ->
    ∑ i < n, q i * F (c i) = ∑ i < n', q' i * F (c' i).

(* book: prop-memorised-images *)
(* covers: Finitely many pictures; equal laws of the answer on two different spaces. *)
Theorem memorised_images n k q c : law n q -> channel n k c ->
  (forall n' q' c' s, law n' q' -> channel n' k c' -> same_answers k n n' q q' c c' ->
     (inception_score n k q c s <-> inception_score n' k q' c' s)) /\
  (forall x : nat -> nat,
     (forall y, (y < k)%nat -> (x y < n)%nat /\ c (x y) y = 1) ->
     let uniform := push k (fun _ => / INR k) x in
     law n uniform /\ inception_score n k uniform c (INR k)).
Proof.
  intros Q C. split.
  - intros n' q' c' s Q' C' H. rewrite !inception_score_value by easy.
    assert (E : forall j, (j < k)%nat -> mean_row n q c j = mean_row n' q' c' j).
    { intros j J. apply (H (fun u => u j)). auto. }
    assert (M : mean_entropy n k q c = mean_entropy n' k q' c').
    { apply (H (fun u => entropy k u)). intros u v S. unfold entropy. f_equal.
      apply sum_ext. intros j J. now rewrite S. }
    assert (N : entropy k (mean_row n q c) = entropy k (mean_row n' q' c')).
    { unfold entropy. f_equal. apply sum_ext. intros j J. now rewrite E. }
    now rewrite M, N.
  - intros x X uniform. destruct (law_point n q Q) as [i [I _]].
    destruct (law_point k (c i) (C i I)) as [j [J _]].
    assert (Kp : 0 < INR k) by (apply lt_0_INR; lia).
    assert (U : law n uniform).
    { apply law_push; [apply law_uniform; lia|]. intros y Y. now apply X. }
    split; [easy|].
    assert (Hot : forall y z, (y < k)%nat -> (z < k)%nat -> c (x y) z = at_point y z).
    { intros y z Y Z. destruct (X y Y) as [XY CY]. assert (L := C (x y) XY).
      destruct (Nat.eq_dec z y) as [->|N]; [now rewrite at_point_same|].
      rewrite at_point_other by easy.
      assert (T : c (x y) z + c (x y) y <= sum k (c (x y))).
      { rewrite <- (sum_at_point k z _ Z), <- (sum_at_point k y _ Y), <- sum_plus.
        apply sum_le. intros l Ll. assert (W := proj1 L l Ll). unfold at_point.
        destruct (Nat.eq_dec l z), (Nat.eq_dec l y); try lra. lia. }
      rewrite (proj2 L) in T. assert (W := proj1 L z Z). lra. }
    assert (Row : forall z, (z < k)%nat -> mean_row n uniform c z = / INR k).
    { intros z Z. unfold mean_row, uniform, push.
      rewrite (sum_ext n _ (fun i => ∑ y < k, / INR k * (at_point (x y) i * c i z)))
        by (intros; rewrite <- sum_scal_r; apply sum_ext; intros; ring).
      rewrite sum_swap.
      rewrite (sum_ext k _ (fun y => / INR k * at_point y z)).
      - rewrite sum_scal. rewrite (sum_ext k _ (at_point z)).
        + rewrite sum_at_point_one by easy. ring.
        + intros y _. unfold at_point. destruct (Nat.eq_dec z y), (Nat.eq_dec y z); congruence.
      - intros y Y. rewrite sum_scal. f_equal.
        rewrite (sum_at_point n (x y) (fun i => c i z)) by now apply X. now apply Hot. }
    assert (S : inception_score n k uniform c
                  (exp (entropy k (mean_row n uniform c) - mean_entropy n k uniform c)))
      by now apply inception_score_value.
    destruct (inception_score_bounds n k uniform c _ U C S) as [_ [_ [_ [_ Full]]]].
    rewrite (proj2 Full) in S; [easy|]. split; [|exact Row].
    intros l L P. unfold uniform, push in P.
    destruct (sum_positive k _ (fun y Y => Rmult_le_pos _ _
      (Rlt_le _ _ (Rinv_0_lt_compat _ Kp)) (at_point_nonneg (x y) l)) P) as [y [Y W]].
    unfold at_point in W. destruct (Nat.eq_dec l (x y)) as [->|]; [|lra].
    exists y. split; [easy|]. now apply X.
Qed.

(* The plug-in score of m pictures with the answers c 0 .. c (m-1). *)
Definition plug_in_score (m k : nat) (c : nat -> nat -> R) (s : R) : Prop :=
  inception_score m k (fun _ => / INR m) c s.

(* book: prop-inception-score-cap *)
(* covers: All of it: m pictures are finitely many. *)
Theorem inception_score_cap m k c s : (1 <= m)%nat -> channel m k c ->
  plug_in_score m k c s ->
  1 <= s <= Rmin (INR m) (INR k) /\
  (s = INR m <->
   ~ exists i j y, (i < m)%nat /\ (j < m)%nat /\ i <> j /\ (y < k)%nat /\
                   0 < c i y /\ 0 < c j y).
Proof.
  intros M C S. assert (Mp : 0 < INR m) by (apply lt_0_INR; lia).
  assert (Mi := Rinv_0_lt_compat _ Mp).
  assert (Q := law_uniform m M). set (q := fun _ : nat => / INR m) in *.
  destruct (inception_score_bounds m k q c s Q C S) as [[S1 SH] [HK _]].
  apply inception_score_value in S; auto.
  assert (V := mean_kl_entropies m k q c Q C). fold (mean_entropy m k q c) in V.
  assert (Term : forall i j, (i < m)%nat -> (j < k)%nat ->
     c i j * ln (c i j) - c i j * ln (mean_row m q c j) <= c i j * ln (INR m) /\
     (c i j * ln (c i j) - c i j * ln (mean_row m q c j) = c i j * ln (INR m) <->
      (0 < c i j -> mean_row m q c j = c i j / INR m))).
  { intros i j I J. assert (N := proj1 (C i I) j J).
    destruct (Req_EM_T (c i j) 0) as [Z|Z]; [rewrite Z; split; [lra|split; intros; lra]|].
    assert (P : 0 < c i j) by lra.
    assert (L : c i j / INR m <= mean_row m q c j).
    { unfold mean_row, Rdiv. rewrite Rmult_comm. fold (q i).
      apply (sum_term m (fun i => q i * c i j)); [|easy]. intros l Ll.
      apply Rmult_le_pos; [now apply Q|now apply (C l Ll)]. }
    assert (P' : 0 < c i j / INR m) by now apply Rdiv_lt_0_compat.
    assert (E : c i j * ln (INR m) = c i j * ln (c i j) - c i j * ln (c i j / INR m)).
    { rewrite ln_div by easy. ring. }
    rewrite E. destruct (Req_EM_T (c i j / INR m) (mean_row m q c j)) as [<-|D].
    - split; [lra|]. split; auto.
    - assert (ln (c i j / INR m) < ln (mean_row m q c j)) by (apply ln_increasing; lra).
      apply Rmult_lt_compat_l with (r := c i j) in H; [|easy].
      split; [lra|]. split; [intro X; lra|]. intro X. specialize (X P). lra. }
  assert (Total : ∑ i < m, q i * (∑ j < k, c i j * ln (INR m)) = ln (INR m)).
  { rewrite (sum_ext m _ (fun i => q i * ln (INR m))).
    - rewrite sum_scal_r, (proj2 Q). ring.
    - intros i I. rewrite sum_scal_r, (proj2 (C i I)). ring. }
  assert (Rows : forall i, (i < m)%nat ->
     q i * kl k (c i) (mean_row m q c) <= q i * (∑ j < k, c i j * ln (INR m))).
  { intros i I. apply Rmult_le_compat_l; [unfold q; lra|]. apply sum_le.
    intros j J. now apply Term. }
  assert (Le : ∑ i < m, q i * kl k (c i) (mean_row m q c) <= ln (INR m)).
  { rewrite <- Total. now apply sum_le. }
  rewrite V in Le.
  change (fun _ : nat => / INR m) with q in S.
  set (d := entropy k (mean_row m q c) - mean_entropy m k q c) in *.
  assert (X : exp (ln (INR m)) = INR m) by now apply exp_ln.
  assert (Sm : s <= INR m).
  { rewrite S, <- X.
    destruct Le as [Le|Le]; [now apply Rlt_le, exp_increasing|rewrite Le; lra]. }
  split; [split; [easy|apply Rmin_glb; lra]|].
  assert (s = INR m <-> d = ln (INR m)) as -> by now rewrite S, <- (exp_eq d), X.
  rewrite <- V. split.
  - intros E [i [j [y [I [J [D [Y [Pi Pj]]]]]]]]. rewrite <- Total in E.
    assert (Ei := sum_eq_terms m _ _ Rows E i I). cbv beta in Ei.
    apply Rmult_eq_reg_l in Ei; [|unfold q; lra].
    assert (Ey := sum_eq_terms k _ _ (fun j J => proj1 (Term i j I J)) Ei y Y). cbv beta in Ey.
    apply (Term i y I Y) in Ey; [|easy].
    assert (c i y / INR m + c j y / INR m <= mean_row m q c y).
    { unfold mean_row, Rdiv.
      rewrite <- (sum_at_point m i (fun i => c i y * / INR m) I),
              <- (sum_at_point m j (fun j => c j y * / INR m) J), <- sum_plus.
      apply sum_le. intros l Ll. assert (W := proj1 (C l Ll) y Y).
      assert (0 <= / INR m * c l y) by (apply Rmult_le_pos; lra). unfold q, at_point.
      destruct (Nat.eq_dec l i), (Nat.eq_dec l j); try lra. lia. }
    assert (0 < c j y / INR m) by now apply Rdiv_lt_0_compat. lra.
  - intro No. rewrite <- Total. apply sum_ext. intros i I. f_equal. apply sum_ext. intros j J.
    apply Term; auto. intro P. unfold mean_row, Rdiv. rewrite Rmult_comm.
    rewrite <- (sum_at_point m i (fun i => / INR m * c i j) I).
    apply sum_ext. intros l Ll. unfold at_point, q.
    destruct (Nat.eq_dec l i) as [->|N]; [ring|].
    assert (W := proj1 (C l Ll) j J). destruct (Req_EM_T (c l j) 0) as [->|Z]; [ring|].
    elim No. exists i, l, j. repeat split; auto. lra.
Qed.
