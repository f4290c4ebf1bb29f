(* Chapters 5 and 9: three variables, data processing, Fano; JSD is a mutual information. *)
Require Export Information.

(* t x y z is the probability of X = x, Y = y, Z = z; there are n, k and l values. *)
Definition joint3 (n k l : nat) (t : nat -> nat -> nat -> R) : Prop :=
  (forall x y z, (x < n)%nat -> (y < k)%nat -> (z < l)%nat -> 0 <= t x y z) /\
  ∑ x < n, ∑ y < k, ∑ z < l, t x y z = 1.

(* The laws of (X, Y), of (Z, Y), of (X, Z), and of the pair (X, Z) with Y. *)
Definition law_xy (l : nat) (t : nat -> nat -> nat -> R) x y : R := ∑ z < l, t x y z.
Definition law_zy (n : nat) (t : nat -> nat -> nat -> R) z y : R := ∑ x < n, t x y z.
Definition law_xz (k : nat) (t : nat -> nat -> nat -> R) x z : R := ∑ y < k, t x y z.
Definition law_z (n k : nat) (t : nat -> nat -> nat -> R) z : R := ∑ x < n, ∑ y < k, t x y z.
Definition pair_xz (l : nat) (t : nat -> nat -> nat -> R) m y : R := t (m / l)%nat y (m mod l)%nat.

(* I(X; Y | Z): the mean over z of the information of the joint law given Z = z. *)
Definition given_z (n k : nat) (t : nat -> nat -> nat -> R) z x y : R :=
  t x y z / law_z n k t z.
Definition conditional_information (n k l : nat) (t : nat -> nat -> nat -> R) : extended :=
  expectation l (law_z n k t) (fun z => information n k (given_z n k t z)).

(* Given Z = z, for every z with positive probability, X and Y are independent. *)
Definition independent_given_z (n k l : nat) (t : nat -> nat -> nat -> R) : Prop :=
  forall x y z, (x < n)%nat -> (y < k)%nat -> (z < l)%nat -> 0 < law_z n k t z ->
    given_z n k t z x y
    = law_x k (given_z n k t z) x * law_y n (given_z n k t z) y.

Lemma law_of_z n k l t : joint3 n k l t -> law l (law_z n k t).
Proof.
  intros [A B]. split.
  - intros z Z. apply sum_nonneg. intros. apply sum_nonneg. auto.
  - unfold law_z. rewrite sum_swap, <- B. apply sum_ext. intros x _. now rewrite sum_swap.
Qed.

Lemma joint_given_z n k l t z : joint3 n k l t -> (z < l)%nat -> 0 < law_z n k t z ->
  joint n k (given_z n k t z).
Proof.
  intros [A _] Z P. apply joint_iff. unfold given_z. split.
  - intros x y X Y. apply Rmult_le_pos; [auto|now apply Rlt_le, Rinv_0_lt_compat].
  - rewrite (sum_ext n _ (fun x => (∑ y < k, t x y z) * / law_z n k t z))
      by (intros; unfold Rdiv; now rewrite sum_scal_r).
    rewrite sum_scal_r. fold (law_z n k t z). apply Rinv_r. lra.
Qed.

Lemma joint_pair n k l t : joint3 n k l t -> joint (n * l) k (pair_xz l t).
Proof.
  intros [A B]. apply joint_iff. split.
  - intros m y M Y. destruct (flat_range n l m M). unfold pair_xz. auto.
  - assert (S := sum_flat n l (fun x z => ∑ y < k, t x y z)). unfold flat in S.
    unfold pair_xz. rewrite S, <- B. apply sum_ext. intros x _. now rewrite sum_swap.
Qed.

Lemma joint_zy n k l t : joint3 n k l t -> joint l k (law_zy n t).
Proof.
  intro J. assert (A := proj1 J). apply joint_iff. unfold law_zy. split.
  - intros z y Z Y. apply sum_nonneg. auto.
  - rewrite <- (proj2 (law_of_z n k l t J)). apply sum_ext. intros z _. now rewrite sum_swap.
Qed.

(* The entropy of an unnormalised table, scaled. *)
Lemma entropy_scaled n p s : 0 < s -> nonneg n p ->
  s * (- ∑ i < n, p i / s * ln (p i / s)) = - (∑ i < n, p i * ln (p i)) + sum n p * ln s.
Proof.
  intros S P. rewrite Ropp_mult_distr_r_reverse, <- sum_scal.
  rewrite (sum_ext n _ (fun i => p i * ln (p i) - p i * ln s)).
  - rewrite sum_minus, sum_scal_r. ring.
  - intros i I. rewrite <- times_ln_quotient by auto. field. lra.
Qed.

Lemma conditional_information_value n k l t : joint3 n k l t ->
  conditional_information n k l t = Fin (
    - (∑ x < n, ∑ z < l, law_xz k t x z * ln (law_xz k t x z))
    - (∑ z < l, ∑ y < k, law_zy n t z y * ln (law_zy n t z y))
    + (∑ z < l, law_z n k t z * ln (law_z n k t z))
    + (∑ x < n, ∑ y < k, ∑ z < l, t x y z * ln (t x y z))).
Proof.
  intro J. assert (A := proj1 J). assert (LZ := law_of_z n k l t J).
  unfold conditional_information.
  rewrite (expectation_fin l _ _ (fun z => entropy n (law_x k (given_z n k t z))
    + entropy k (law_y n (given_z n k t z)) - joint_entropy n k (given_z n k t z))).
  2: { intros z Z N. apply information_value, (joint_given_z n k l); auto.
       assert (X := proj1 LZ z Z). lra. }
  f_equal.
  rewrite (sum_swap n l (fun x z => law_xz k t x z * ln (law_xz k t x z))).
  rewrite (sum_ext n (fun x => ∑ y < k, ∑ z < l, t x y z * ln (t x y z))
             (fun x => ∑ z < l, ∑ y < k, t x y z * ln (t x y z)))
    by (intros; apply sum_swap).
  rewrite (sum_swap n l (fun x z => ∑ y < k, t x y z * ln (t x y z))).
  rewrite <- sum_opp, <- sum_minus, <- !sum_plus. apply sum_ext. intros z Z.
  assert (Q := proj1 LZ z Z).
  assert (TX : sum n (fun x => law_xz k t x z) = law_z n k t z) by easy.
  assert (TY : sum k (fun y => law_zy n t z y) = law_z n k t z)
    by (unfold law_zy, law_z; apply sum_swap).
  assert (NX : nonneg n (fun x => law_xz k t x z)) by (intros x X; apply sum_nonneg; auto).
  assert (NY : nonneg k (fun y => law_zy n t z y)) by (intros y Y; apply sum_nonneg; auto).
  destruct (Req_EM_T (law_z n k t z) 0) as [O|N].
  - assert (ZX := sum_zero_terms n _ NX (eq_trans TX O)).
    assert (ZY := sum_zero_terms k _ NY (eq_trans TY O)). cbv beta in ZX, ZY.
    rewrite O, (sum_all_zero n (fun x => law_xz k t x z * ln (law_xz k t x z))),
      (sum_all_zero k (fun y => law_zy n t z y * ln (law_zy n t z y))),
      (sum_all_zero n (fun x => ∑ y < k, t x y z * ln (t x y z))); [ring| | |].
    + intros x X. apply sum_all_zero. intros y Y.
      assert (E := sum_zero_terms k (fun y => t x y z) (fun y Y => A x y z X Y Z) (ZX x X)).
      cbv beta in E. rewrite E by easy. ring.
    + intros y Y. rewrite ZY by easy. ring.
    + intros x X. rewrite ZX by easy. ring.
  - assert (P : 0 < law_z n k t z) by lra.
    assert (E1 : entropy n (law_x k (given_z n k t z))
                 = - ∑ x < n, law_xz k t x z / law_z n k t z * ln (law_xz k t x z / law_z n k t z)).
    { unfold entropy. f_equal. apply sum_ext. intros x _.
      assert (law_x k (given_z n k t z) x = law_xz k t x z / law_z n k t z) as ->; [|easy].
      unfold law_x, given_z, Rdiv. now rewrite sum_scal_r. }
    assert (E2 : entropy k (law_y n (given_z n k t z))
                 = - ∑ y < k, law_zy n t z y / law_z n k t z * ln (law_zy n t z y / law_z n k t z)).
    { unfold entropy. f_equal. apply sum_ext. intros y _.
      assert (law_y n (given_z n k t z) y = law_zy n t z y / law_z n k t z) as ->; [|easy].
      unfold law_y, given_z, Rdiv. now rewrite sum_scal_r. }
    assert (E3 : law_z n k t z * joint_entropy n k (given_z n k t z)
                 = - (∑ x < n, ∑ y < k, t x y z * ln (t x y z))
                   + law_z n k t z * ln (law_z n k t z)).
    { set (f := flat k (fun x y => t x y z)).
      assert (NF : nonneg (n * k) f).
      { intros m M. destruct (flat_range n k m M). unfold f, flat. auto. }
      assert (S := entropy_scaled (n * k) f (law_z n k t z) P NF).
      assert (F1 : sum (n * k) f = law_z n k t z) by (unfold f; now rewrite sum_flat).
      assert (F2 : sum (n * k) (fun m => f m * ln (f m))
                   = ∑ x < n, ∑ y < k, t x y z * ln (t x y z))
        by exact (sum_flat n k (fun x y => t x y z * ln (t x y z))).
      rewrite F2 in S.
      rewrite F1 in S. rewrite <- S. reflexivity. }
    rewrite Rmult_minus_distr_l, Rmult_plus_distr_l, E1, E2, E3.
    rewrite (entropy_scaled n _ _ P NX), (entropy_scaled k _ _ P NY), TX, TY. ring.
Qed.

(* book: prop-conditional-information *)
(* covers: All of it: the variables are finite. *)
Theorem conditional_information_chain n k l t : joint3 n k l t ->
  (exists i_xz i_z i_x,
     information (n * l) k (pair_xz l t) = Fin i_xz /\
     information l k (law_zy n t) = Fin i_z /\
     conditional_information n k l t = Fin i_x /\
     i_xz = i_z + i_x /\ 0 <= i_x) /\
  (conditional_information n k l t = Fin 0 <-> independent_given_z n k l t).
Proof.
  intro J. assert (A := proj1 J). assert (LZ := law_of_z n k l t J).
  assert (V : conditional_information n k l t
    = Fin (∑ z < l, law_z n k t z * (entropy n (law_x k (given_z n k t z))
        + entropy k (law_y n (given_z n k t z)) - joint_entropy n k (given_z n k t z)))).
  { unfold conditional_information. apply expectation_fin. intros z Z N.
    apply information_value, (joint_given_z n k l); auto.
    assert (X := proj1 LZ z Z). lra. }
  assert (Pos : forall z, (z < l)%nat -> 0 < law_z n k t z ->
    0 <= entropy n (law_x k (given_z n k t z)) + entropy k (law_y n (given_z n k t z))
         - joint_entropy n k (given_z n k t z) /\
    (entropy n (law_x k (given_z n k t z)) + entropy k (law_y n (given_z n k t z))
         - joint_entropy n k (given_z n k t z) = 0 <->
     forall x y, (x < n)%nat -> (y < k)%nat -> given_z n k t z x y
       = law_x k (given_z n k t z) x * law_y n (given_z n k t z) y)).
  { intros z Z P. assert (G := joint_given_z n k l t z J Z P).
    destruct (information_zero n k _ G) as [X Y]. rewrite information_value in X, Y by easy.
    split; [exact X|]. rewrite <- Y. split; [now intros ->|]. intro E. now injection E. }
  assert (Terms : forall z, (z < l)%nat -> 0 <= law_z n k t z *
    (entropy n (law_x k (given_z n k t z)) + entropy k (law_y n (given_z n k t z))
         - joint_entropy n k (given_z n k t z))).
  { intros z Z. assert (Q := proj1 LZ z Z). destruct (Req_EM_T (law_z n k t z) 0) as [->|N].
    - rewrite Rmult_0_l. lra.
    - apply Rmult_le_pos; [easy|]. apply Pos; [easy|lra]. }
  split.
  - assert (JP := joint_pair n k l t J). assert (JZ := joint_zy n k l t J).
    rewrite information_value, information_value by easy.
    do 3 eexists. split; [reflexivity|]. split; [reflexivity|]. split; [exact V|].
    split; [|now apply sum_nonneg].
    assert (W := conditional_information_value n k l t J). rewrite V in W.
    injection W as W. rewrite W. clear W V Pos Terms.
    assert (HY : entropy k (law_y (n * l) (pair_xz l t)) = entropy k (law_y l (law_zy n t))).
    { unfold entropy. f_equal. apply sum_ext. intros y _.
      assert (law_y (n * l) (pair_xz l t) y = law_y l (law_zy n t) y) as ->; [|easy].
      unfold law_y, pair_xz. assert (S := sum_flat n l (fun x z => t x y z)).
      unfold flat in S. rewrite S. unfold law_zy. apply sum_swap. }
    assert (HX : entropy (n * l) (law_x k (pair_xz l t))
                 = - ∑ x < n, ∑ z < l, law_xz k t x z * ln (law_xz k t x z)).
    { unfold entropy. f_equal.
      apply (sum_flat n l (fun x z => law_xz k t x z * ln (law_xz k t x z))). }
    assert (HXYZ : joint_entropy (n * l) k (pair_xz l t)
                 = - ∑ x < n, ∑ y < k, ∑ z < l, t x y z * ln (t x y z)).
    { rewrite joint_entropy_sum. f_equal.
      assert (S := sum_flat n l (fun x z => ∑ y < k, t x y z * ln (t x y z))).
      unfold flat in S. unfold pair_xz. rewrite S. apply sum_ext. intros. apply sum_swap. }
    assert (HZ : entropy l (law_x k (law_zy n t))
                 = - ∑ z < l, law_z n k t z * ln (law_z n k t z)).
    { unfold entropy. f_equal. apply sum_ext. intros z _.
      assert (law_x k (law_zy n t) z = law_z n k t z) as ->; [|easy].
      unfold law_x, law_zy, law_z. apply sum_swap. }
    rewrite HY, HX, HXYZ, HZ, (joint_entropy_sum l k). ring.
  - rewrite V. split.
    + intro E. injection E as E. intros x y z X Y Z P.
      assert (T := sum_zero_terms l _ Terms E z Z). cbv beta in T.
      apply Rmult_integral in T. destruct T as [T|T]; [lra|].
      now apply (proj2 (Pos z Z P)).
    + intro I. f_equal. apply sum_all_zero. intros z Z. assert (Q := proj1 LZ z Z).
      destruct (Req_EM_T (law_z n k t z) 0) as [->|N]; [ring|].
      rewrite (proj2 (proj2 (Pos z Z ltac:(lra)))); [ring|].
      intros x y X Y. apply I; auto. lra.
Qed.

(* The same table with the roles of X and Z exchanged. *)
Definition exchange (t : nat -> nat -> nat -> R) z y x : R := t x y z.

Lemma joint3_exchange n k l t : joint3 n k l t -> joint3 l k n (exchange t).
Proof.
  intros [A B]. unfold exchange. split; [auto|].
  rewrite <- B. rewrite (sum_ext l _ (fun z => ∑ x < n, ∑ y < k, t x y z))
    by (intros; apply sum_swap).
  rewrite sum_swap. apply sum_ext. intros. apply sum_swap.
Qed.

Lemma pair_exchange n k l t : joint3 n k l t ->
  information (l * n) k (pair_xz n (exchange t)) = information (n * l) k (pair_xz l t).
Proof.
  intro J. assert (J' := joint3_exchange n k l t J).
  rewrite !information_value by auto using joint_pair. f_equal.
  assert (HX : entropy (l * n) (law_x k (pair_xz n (exchange t)))
               = entropy (n * l) (law_x k (pair_xz l t))).
  { unfold entropy. f_equal.
    assert (S := sum_flat n l (fun x z => law_xz k t x z * ln (law_xz k t x z))).
    assert (S' := sum_flat l n (fun z x => law_xz k t x z * ln (law_xz k t x z))).
    unfold flat in S, S'. unfold law_x, pair_xz, exchange. unfold law_xz in S, S'.
    rewrite S, S'. apply sum_swap. }
  assert (HY : entropy k (law_y (l * n) (pair_xz n (exchange t)))
               = entropy k (law_y (n * l) (pair_xz l t))).
  { unfold entropy. f_equal. apply sum_ext. intros y _.
    assert (law_y (l * n) (pair_xz n (exchange t)) y = law_y (n * l) (pair_xz l t) y) as ->;
      [|easy].
    assert (S := sum_flat n l (fun x z => t x y z)).
    assert (S' := sum_flat l n (fun z x => t x y z)). unfold flat in S, S'.
    unfold law_y, pair_xz, exchange. rewrite S, S'. apply sum_swap. }
  assert (HXY : joint_entropy (l * n) k (pair_xz n (exchange t))
                = joint_entropy (n * l) k (pair_xz l t)).
  { rewrite !joint_entropy_sum. f_equal.
    assert (S := sum_flat n l (fun x z => ∑ y < k, t x y z * ln (t x y z))).
    assert (S' := sum_flat l n (fun z x => ∑ y < k, t x y z * ln (t x y z))).
    unfold flat in S, S'. unfold pair_xz, exchange. rewrite S, S'. apply sum_swap. }
  rewrite HX, HY, HXY. ring.
Qed.

Lemma data_processing_3 n k l t : joint3 n k l t ->
  independent_given_z l k n (exchange t) ->
  information l k (law_zy n t) ≤ information n k (law_xy l t) /\
  (information l k (law_zy n t) = information n k (law_xy l t)
   <-> independent_given_z n k l t).
Proof.
  intros J I. assert (J' := joint3_exchange n k l t J).
  destruct (conditional_information_chain n k l t J) as [[a [b [c [A [B [C [E P]]]]]]] Q].
  destruct (conditional_information_chain l k n _ J') as [[a' [b' [c' [A' [B' [C' [E' P']]]]]]] Q'].
  rewrite pair_exchange, A in A' by easy. injection A' as A'.
  change (law_zy l (exchange t)) with (law_xy l t) in B'.
  rewrite C' in Q'. assert (Z : c' = 0) by (apply Q' in I; now injection I).
  rewrite C in Q. rewrite B, B'. split; [simpl; lra|]. rewrite <- Q. split.
  - intro F. injection F as F. f_equal. lra.
  - intro F. injection F as F. f_equal. lra.
Qed.

Lemma information_ext n k r s : joint n k r ->
  (forall i j, (i < n)%nat -> (j < k)%nat -> s i j = r i j) ->
  information n k s = information n k r.
Proof.
  intros J E.
  assert (JS : joint n k s).
  { apply joint_iff. apply joint_iff in J. destruct J as [A B]. split.
    - intros i j I L. rewrite E by easy. auto.
    - rewrite <- B. apply sum_ext. intros i I. apply sum_ext. auto. }
  rewrite !information_value by easy. f_equal.
  assert (HX : entropy n (law_x k s) = entropy n (law_x k r)).
  { unfold entropy. f_equal. apply sum_ext. intros i I.
    assert (law_x k s i = law_x k r i) as ->; [|easy]. apply sum_ext. auto. }
  assert (HY : entropy k (law_y n s) = entropy k (law_y n r)).
  { unfold entropy. f_equal. apply sum_ext. intros j L.
    assert (law_y n s j = law_y n r j) as ->; [|easy]. apply sum_ext. auto. }
  rewrite HX, HY, !joint_entropy_sum. f_equal. f_equal.
  apply sum_ext. intros i I. apply sum_ext. intros j L. now rewrite E.
Qed.

(* The joint law of X, Y and f(X), and of f(X) and Y. *)
Definition with_image (r : nat -> nat -> R) (f : nat -> nat) x y u : R :=
  r x y * at_point (f x) u.
Definition image (n : nat) (r : nat -> nat -> R) (f : nat -> nat) u y : R :=
  ∑ x < n, r x y * at_point (f x) u.

Lemma with_image_joint n k l r f : joint n k r ->
  (forall x, (x < n)%nat -> (f x < l)%nat) -> joint3 n k l (with_image r f).
Proof.
  intros J F. apply joint_iff in J. destruct J as [A B]. unfold with_image. split.
  - intros x y u X Y U. apply Rmult_le_pos; [auto|apply at_point_nonneg].
  - rewrite <- B. apply sum_ext. intros x X. apply sum_ext. intros y Y.
    rewrite sum_scal, sum_at_point_one by auto. ring.
Qed.

Lemma with_image_markov n k l r f : joint n k r ->
  (forall x, (x < n)%nat -> (f x < l)%nat) ->
  independent_given_z l k n (exchange (with_image r f)).
Proof.
  intros J F u y x U Y X P.
  assert (E : law_z l k (exchange (with_image r f)) x = law_x k r x).
  { unfold law_z, exchange, with_image. rewrite sum_swap. apply sum_ext. intros j _.
    rewrite sum_scal, sum_at_point_one by auto. ring. }
  assert (A : law_x k (given_z l k (exchange (with_image r f)) x) u = at_point (f x) u).
  { unfold law_x, given_z. rewrite E. unfold exchange, with_image, Rdiv.
    rewrite sum_scal_r, sum_scal_r.
    transitivity (law_x k r x * at_point (f x) u * / law_x k r x); [reflexivity|field; lra]. }
  assert (B : law_y l (given_z l k (exchange (with_image r f)) x) y = r x y / law_x k r x).
  { unfold law_y, given_z. rewrite E. unfold exchange, with_image, Rdiv.
    rewrite sum_scal_r, sum_scal, sum_at_point_one by auto. ring. }
  rewrite A, B. unfold given_z. rewrite E. unfold exchange, with_image. field. lra.
Qed.

Lemma with_image_injective n k l r f : joint n k r ->
  (forall x, (x < n)%nat -> (f x < l)%nat) ->
  (forall x x', (x < n)%nat -> (x' < n)%nat -> f x = f x' -> x = x') ->
  independent_given_z n k l (with_image r f).
Proof.
  intros J F Inj x y u X Y U P. apply joint_iff in J. destruct J as [A _].
  destruct (Nat.eq_dec (f x) u) as [<-|N].
  - assert (S : forall g, (∑ i < n, g i * at_point (f i) (f x)) = g x).
    { intro g. rewrite <- (sum_at_point_r n x g X). apply sum_ext. intros i I. f_equal.
      unfold at_point. destruct (Nat.eq_dec (f x) (f i)) as [E|E], (Nat.eq_dec i x) as [->|K];
        try easy.
      symmetry in E. now apply Inj in E. }
    assert (E : law_z n k (with_image r f) (f x) = law_x k r x).
    { unfold law_z, with_image. rewrite sum_swap. apply sum_ext. intros j _. apply S. }
    assert (L : law_x k (given_z n k (with_image r f) (f x)) x = 1).
    { unfold law_x, given_z. rewrite E. unfold with_image, Rdiv.
      rewrite sum_scal_r, sum_scal_r, at_point_same.
      transitivity (law_x k r x * 1 * / law_x k r x); [reflexivity|field; lra]. }
    assert (M : law_y n (given_z n k (with_image r f) (f x)) y = r x y / law_x k r x).
    { unfold law_y, given_z. rewrite E. unfold with_image, Rdiv.
      rewrite sum_scal_r. f_equal. apply (S (fun i => r i y)). }
    rewrite L, M. unfold given_z. rewrite E. unfold with_image. rewrite at_point_same.
    field. lra.
  - assert (L : law_x k (given_z n k (with_image r f) u) x = 0).
    { apply sum_all_zero. intros j _. unfold given_z, with_image.
      rewrite at_point_other by auto. unfold Rdiv. ring. }
    rewrite L. unfold given_z, with_image. rewrite at_point_other by auto.
    unfold Rdiv. ring.
Qed.

(* U is made from X without looking at Y; t x y u is the joint law.
   Given X, U and Y are independent: independent_given_z of the exchanged table. *)
(* book: thm-data-processing *)
(* covers: All of it: the variables are finite; functions of X as well. *)
Theorem data_processing n k l :
  (forall t, joint3 n k l t -> independent_given_z l k n (exchange t) ->
     information l k (law_zy n t) ≤ information n k (law_xy l t) /\
     (information l k (law_zy n t) = information n k (law_xy l t)
      <-> independent_given_z n k l t)) /\
  (forall r f, joint n k r -> (forall x, (x < n)%nat -> (f x < l)%nat) ->
     information l k (image n r f) ≤ information n k r /\
     ((forall x x', (x < n)%nat -> (x' < n)%nat -> f x = f x' -> x = x') ->
      information l k (image n r f) = information n k r)).
Proof.
  split; [intros t; apply data_processing_3|].
  intros r f J F. assert (J3 := with_image_joint n k l r f J F).
  destruct (data_processing_3 n k l _ J3 (with_image_markov n k l r f J F)) as [A B].
  change (law_zy n (with_image r f)) with (image n r f) in A, B.
  assert (E : information n k (law_xy l (with_image r f)) = information n k r).
  { apply information_ext; [easy|]. intros x y X Y. unfold law_xy, with_image.
    rewrite sum_scal, sum_at_point_one by auto. ring. }
  rewrite E in A, B. split; [easy|]. intro Inj. apply B. now apply with_image_injective.
Qed.

(* Pr(g(X) <> Y), for a guess g(X). *)
Definition wrong (n k : nat) (r : nat -> nat -> R) (g : nat -> nat) : R :=
  ∑ x < n, ∑ y < k, if Nat.eq_dec y (g x) then 0 else r x y.

(* book: prop-fano *)
(* covers: X with finitely many values; in the book X is any random variable. *)
Theorem fano n k r g : (2 <= k)%nat -> joint n k r ->
  (forall x, (x < n)%nat -> (g x < k)%nat) ->
  let e := wrong n k r g in
  conditional_entropy n k r <= coin e + e * ln (INR k - 1) /\
  Fin (conditional_entropy n k r) ⊕ information n k r = Fin (entropy k (law_y n r)).
Proof.
  intros K J G e. assert (JI := proj1 (joint_iff n k r) J). destruct JI as [A B].
  assert (K1 : 0 < INR k - 1).
  { apply le_INR in K. simpl in K. lra. }
  split; [|destruct (information_entropies n k r J) as [-> _]; simpl; f_equal; ring].
  set (s := fun x y => if Nat.eq_dec y (g x) then 1 - e else e / (INR k - 1)).
  assert (Right : ∑ x < n, r x (g x) = 1 - e).
  { rewrite <- B. unfold e, wrong. rewrite <- sum_minus. apply sum_ext. intros x X.
    rewrite <- sum_minus. rewrite <- (sum_at_point k (g x) (r x) (G x X)).
    apply sum_ext. intros y Y. unfold at_point. destruct (Nat.eq_dec y (g x)); ring. }
  assert (E0 : 0 <= e).
  { apply sum_nonneg. intros x X. apply sum_nonneg. intros y Y.
    destruct (Nat.eq_dec y (g x)); [lra|auto]. }
  assert (E1 : 0 <= 1 - e) by (rewrite <- Right; apply sum_nonneg; auto).
  assert (Dom : forall x y, (x < n)%nat -> (y < k)%nat -> 0 < r x y -> 0 < s x y).
  { intros x y X Y P. unfold s. destruct (Nat.eq_dec y (g x)) as [->|N].
    - rewrite <- Right. apply Rlt_le_trans with (r x (g x)); [easy|].
      apply (sum_term n (fun x => r x (g x))); auto.
    - apply Rdiv_lt_0_compat; [|easy]. apply Rlt_le_trans with (r x y); [easy|].
      apply Rle_trans with (∑ y < k, if Nat.eq_dec y (g x) then 0 else r x y).
      + assert (T := sum_term k (fun y => if Nat.eq_dec y (g x) then 0 else r x y) y).
        cbv beta in T. destruct (Nat.eq_dec y (g x)) as [|_]; [easy|]. apply T; [|easy].
        intros j L. destruct (Nat.eq_dec j (g x)); [lra|auto].
      + apply (sum_term n (fun x => ∑ y < k, if Nat.eq_dec y (g x) then 0 else r x y));
          [|easy].
        intros i I. apply sum_nonneg. intros j L. destruct (Nat.eq_dec j (g i)); [lra|auto]. }
  assert (Spos : forall x y, 0 <= s x y).
  { intros x y. unfold s. destruct (Nat.eq_dec y (g x)); [easy|].
    apply Rmult_le_pos; [easy|now apply Rlt_le, Rinv_0_lt_compat]. }
  assert (S1 : forall x, (x < n)%nat -> ∑ y < k, s x y = 1).
  { intros x X. unfold s.
    rewrite (sum_ext k _ (fun y => e / (INR k - 1)
                          + at_point (g x) y * (1 - e - e / (INR k - 1)))).
    - rewrite sum_plus, sum_const, (sum_at_point k (g x) (fun _ => 1 - e - e / (INR k - 1)))
        by auto. field. lra.
    - intros y _. unfold at_point. destruct (Nat.eq_dec y (g x)); ring. }
  assert (Lower : 0 <= ∑ x < n, ∑ y < k, (r x y * ln (given k r x y) - r x y * ln (s x y))).
  { apply Rle_trans with (∑ x < n, ∑ y < k, (r x y - law_x k r x * s x y)).
    - apply Req_le. symmetry. rewrite sum_all_zero; [easy|]. intros x X.
      rewrite sum_minus, sum_scal, S1, Rmult_1_r by easy. now apply Rminus_diag_eq.
    - apply sum_le. intros x X. apply sum_le. intros y Y.
      assert (M := le_law_x n k r x y J X Y). specialize (A x y X Y). specialize (Dom x y X Y).
      apply Rle_trans with (r x y * ln (r x y) - r x y * ln (law_x k r x * s x y)).
      + apply relative_entropy_term; [easy|apply Rmult_le_pos; [lra|apply Spos]|].
        intro P. apply Rmult_lt_0_compat; [lra|auto].
      + apply Req_le. unfold given.
        rewrite times_ln_product, times_ln_quotient by (try easy; intro; try split; auto; lra).
        ring. }
  assert (Cross : ∑ x < n, ∑ y < k, r x y * ln (s x y)
                  = (1 - e) * ln (1 - e) + e * ln (e / (INR k - 1))).
  { rewrite <- Right at 1. unfold e at 2, wrong. rewrite <- !sum_scal_r, <- sum_plus.
    apply sum_ext. intros x X.
    rewrite <- (sum_at_point k (g x) (r x) (G x X)), <- !sum_scal_r, <- sum_plus.
    apply sum_ext. intros y Y. unfold s, at_point. destruct (Nat.eq_dec y (g x)); ring. }
  rewrite conditional_entropy_sum by easy.
  rewrite (sum_ext n _ (fun x => (∑ y < k, r x y * ln (given k r x y))
             - ∑ y < k, r x y * ln (s x y))) in Lower by (intros; now rewrite sum_minus).
  rewrite sum_minus, Cross in Lower.
  assert (Q : e * ln (e / (INR k - 1)) = e * ln e - e * ln (INR k - 1))
    by (apply times_ln_quotient; [easy|lra]).
  unfold coin. lra.
Qed.

(* L = 1 for real and 0 for generated, each with probability 1/2; X ~ P given L = 1,
   X ~ Q given L = 0: the joint law of X and L. *)
Definition labelled (p q : nat -> R) (x l : nat) : R :=
  / 2 * (if Nat.eq_dec l 1 then p x else q x).

(* book: prop-jsd-information *)
(* covers: Finite spaces. *)
Theorem jsd_information n p q : law n p -> law n q ->
  joint n 2 (labelled p q) /\
  JSD n p q = information n 2 (labelled p q) /\
  (forall c, criterion n p q c <->
     c = Fin (- 2 * conditional_entropy n 2 (labelled p q))).
Proof.
  intros P Q.
  set (c := fun l : nat => if Nat.eq_dec l 1 then p else q).
  assert (C : channel 2 n c) by (intros l L; unfold c; destruct (Nat.eq_dec l 1); easy).
  assert (H : law 2 (fun _ => / 2)) by (split; [intros; lra|simpl; lra]).
  assert (J : joint n 2 (labelled p q)).
  { assert (X := joint_swap 2 n _ (joint_channel 2 n _ c H C)).
    replace (labelled p q) with (swap (with_channel (fun _ => / 2) c)); [easy|].
    unfold swap, with_channel, labelled, c.
    apply FunctionalExtensionality.functional_extensionality. intro x.
    apply FunctionalExtensionality.functional_extensionality. intro l.
    destruct (Nat.eq_dec l 1); easy. }
  assert (I : information n 2 (labelled p q) = Fin (jsd n p q)).
  { rewrite (information_ext n 2 (swap (with_channel (fun _ => / 2) c))).
    - rewrite (information_swap 2 n) by now apply joint_channel.
      rewrite channel_information by easy. f_equal. unfold entropy. simpl sum.
      unfold c. simpl. unfold jsd, mean.
      rewrite (sum_ext n (fun j => mean_row 2 (fun _ => / 2)
          (fun l => if Nat.eq_dec l 1 then p else q) j * ln (mean_row 2 (fun _ => / 2)
          (fun l => if Nat.eq_dec l 1 then p else q) j))
        (fun j => (p j + q j) / 2 * ln ((p j + q j) / 2))).
      + rewrite (sum_ext n (fun i => (p i * ln (p i) + q i * ln (q i)
            - (p i + q i) * ln ((p i + q i) / 2)) / 2)
          (fun i => / 2 * (p i * ln (p i)) + / 2 * (q i * ln (q i))
                    - (p i + q i) / 2 * ln ((p i + q i) / 2))) by (intros; field).
        rewrite sum_minus, sum_plus, !sum_scal. ring.
      + intros j _. unfold mean_row. simpl.
        replace (0 + / 2 * q j + / 2 * p j) with ((p j + q j) / 2) by field. easy.
    - now apply joint_swap, joint_channel.
    - intros x l X L. unfold labelled, swap, with_channel, c.
      destruct (Nat.eq_dec l 1); easy. }
  split; [easy|]. split.
  - rewrite I. apply JSD_is_jsd; [exact (proj1 P)|exact (proj1 Q)].
  - intro v. rewrite crit_is_criterion by easy.
    destruct (information_entropies n 2 _ J) as [E _]. rewrite I in E. injection E as E.
    assert (L2 : entropy 2 (law_y n (labelled p q)) = ln 2).
    { unfold entropy, law_y, labelled. simpl. rewrite !sum_scal, (proj2 P), (proj2 Q).
      rewrite Rmult_1_r, ln_Rinv by lra. lra. }
    assert (F : crit n p q = - 2 * conditional_entropy n 2 (labelled p q)).
    { unfold crit. rewrite ln_4. lra. }
    rewrite F. easy.
Qed.
