(* Chapter 2: von Neumann's theorem, from Farkas' lemma. *)
Require Export MatrixGames.

(* One system for alpha, beta and v together: no row earns more than v
   against beta, no column pays less than v against alpha. *)
Definition equilibrium r c (A : nat -> nat -> R) : list inequality :=
  let zero (_ : nat) := 0 in
  let one (_ : nat) := 1 in
  let minus (_ : nat) := - 1 in
  map (fun i => {| coef := blocks r c (at_point i) zero 0; least := 0 |}) (seq 0 r) ++
  map (fun j => {| coef := blocks r c zero (at_point j) 0; least := 0 |}) (seq 0 c) ++
  map (fun j => {| coef := blocks r c (fun i => A i j) zero (- 1); least := 0 |}) (seq 0 c) ++
  map (fun i => {| coef := blocks r c zero (fun j => - A i j) 1; least := 0 |}) (seq 0 r) ++
  [{| coef := blocks r c one zero 0; least := 1 |};
   {| coef := blocks r c minus zero 0; least := - 1 |};
   {| coef := blocks r c zero one 0; least := 1 |};
   {| coef := blocks r c zero minus 0; least := - 1 |}].

Lemma equilibrium_follows r c A e : follows (equilibrium r c A) e ->
  exists x y l m, nonneg r x /\ nonneg c y /\
    (forall i, (i < r)%nat -> (∑ j < c, A i j * y j) + l <= coef e i) /\
    (forall j, (j < c)%nat -> m - (∑ i < r, x i * A i j) <= coef e (r + j)%nat) /\
    coef e (r + c)%nat = sum r x - sum c y /\
    least e = l + m.
Proof.
  intro F. induction F as [e E|e f _ IE _ IF|s e S _ IE].
  - unfold equilibrium in E. rewrite !in_app_iff, !in_map_iff in E. simpl In in E.
    destruct E as [[k [<- K]]|[[k [<- K]]|[[k [<- K]]|[[k [<- K]]|[<-|[<-|[<-|[<-|[]]]]]]]]];
      try apply in_seq in K; simpl.
    + exists (fun _ => 0), (fun _ => 0), 0, 0. repeat split; try (intros ? ?; lra); try lra.
      * intros i I. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring).
        assert (P := at_point_nonneg k i). lra.
      * intros j J. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * rewrite blocks_3, !sum_zero. ring.
    + exists (fun _ => 0), (fun _ => 0), 0, 0. repeat split; try (intros ? ?; lra); try lra.
      * intros i I. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * intros j J. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring).
        assert (P := at_point_nonneg k j). lra.
      * rewrite blocks_3, !sum_zero. ring.
    + exists (fun _ => 0), (at_point k), 0, 0. repeat split; try (intros ? ?; lra); try lra.
      * intros j J. apply at_point_nonneg.
      * intros i I. rewrite blocks_1 by easy.
        rewrite (sum_at_point_r c k (fun j => A i j)) by lia. lra.
      * intros j J. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * rewrite blocks_3, sum_zero, sum_at_point_one by lia. ring.
    + exists (at_point k), (fun _ => 0), 0, 0. repeat split; try (intros ? ?; lra); try lra.
      * intros i I. apply at_point_nonneg.
      * intros i I. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * intros j J. rewrite blocks_2 by easy.
        rewrite (sum_at_point r k (fun i => A i j)) by lia. lra.
      * rewrite blocks_3, sum_zero, sum_at_point_one by lia. ring.
    + exists (fun _ => 0), (fun _ => 0), 1, 0. repeat split; try (intros ? ?; lra); try lra.
      * intros i I. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * intros j J. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * rewrite blocks_3, !sum_zero. ring.
    + exists (fun _ => 0), (fun _ => 0), (-1), 0. repeat split; try (intros ? ?; lra); try lra.
      * intros i I. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * intros j J. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * rewrite blocks_3, !sum_zero. ring.
    + exists (fun _ => 0), (fun _ => 0), 0, 1. repeat split; try (intros ? ?; lra); try lra.
      * intros i I. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * intros j J. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * rewrite blocks_3, !sum_zero. ring.
    + exists (fun _ => 0), (fun _ => 0), 0, (-1). repeat split; try (intros ? ?; lra); try lra.
      * intros i I. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * intros j J. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * rewrite blocks_3, !sum_zero. ring.
  - destruct IE as [x [y [l [m [X [Y [C1 [C2 [C3 C4]]]]]]]]].
    destruct IF as [x' [y' [l' [m' [X' [Y' [C1' [C2' [C3' C4']]]]]]]]].
    exists (fun i => x i + x' i), (fun j => y j + y' j), (l + l'), (m + m').
    repeat split; simpl.
    + intros i I. specialize (X i I). specialize (X' i I). lra.
    + intros j J. specialize (Y j J). specialize (Y' j J). lra.
    + intros i I. specialize (C1 i I). specialize (C1' i I).
      rewrite (sum_ext c _ (fun j => A i j * y j + A i j * y' j)) by (intros; ring).
      rewrite sum_plus. lra.
    + intros j J. specialize (C2 j J). specialize (C2' j J).
      rewrite (sum_ext r _ (fun i => x i * A i j + x' i * A i j)) by (intros; ring).
      rewrite sum_plus. lra.
    + rewrite C3, C3', !sum_plus. ring.
    + lra.
  - destruct IE as [x [y [l [m [X [Y [C1 [C2 [C3 C4]]]]]]]]].
    exists (fun i => s * x i), (fun j => s * y j), (s * l), (s * m). repeat split; simpl.
    + intros i I. apply Rmult_le_pos; auto.
    + intros j J. apply Rmult_le_pos; auto.
    + intros i I. specialize (C1 i I). apply Rmult_le_compat_l with (r := s) in C1; [|easy].
      rewrite (sum_ext c _ (fun j => s * (A i j * y j))) by (intros; ring).
      rewrite sum_scal. lra.
    + intros j J. specialize (C2 j J). apply Rmult_le_compat_l with (r := s) in C2; [|easy].
      rewrite (sum_ext r _ (fun i => s * (x i * A i j))) by (intros; ring).
      rewrite sum_scal. lra.
    + rewrite C3, !sum_scal. ring.
    + rewrite C4. ring.
Qed.

Lemma equilibrium_exists r c A : (1 <= r)%nat -> (1 <= c)%nat -> exists alpha beta v,
  law r alpha /\ law c beta /\
  (forall i, (i < r)%nat -> ∑ j < c, A i j * beta j <= v) /\
  (forall j, (j < c)%nat -> v <= ∑ i < r, alpha i * A i j).
Proof.
  intros R1 C1'.
  destruct (farkas (r + c + 1) (equilibrium r c A)) as [[x X]|[e [F [Zero Pos]]]].
  - assert (H : forall e, In e (equilibrium r c A) -> least e <=
      ∑ k < r + c + 1, coef e k * x k) by exact X.
    unfold equilibrium in H.
    exists x, (fun j => x (r + j)%nat), (x (r + c)%nat).
    assert (P1 : nonneg r x).
    { intros i I. assert (K := H {| coef := blocks r c (at_point i) (fun _ => 0) 0; least := 0 |}).
      simpl in K. rewrite sum_blocks, sum_at_point, sum_all_zero in K by (easy || (intros; ring)).
      rewrite !in_app_iff, in_map_iff in K.
      assert (0 <= x i + 0 + 0 * x (r + c)%nat); [|lra].
      apply K. left. exists i. split; [easy|apply in_seq; lia]. }
    assert (P2 : nonneg c (fun j => x (r + j)%nat)).
    { intros j J. assert (K := H {| coef := blocks r c (fun _ => 0) (at_point j) 0; least := 0 |}).
      simpl in K. rewrite sum_blocks, (sum_all_zero r) in K by (intros; ring).
      rewrite (sum_at_point c j (fun j => x (r + j)%nat)) in K by easy.
      rewrite !in_app_iff, !in_map_iff in K.
      assert (0 <= 0 + x (r + j)%nat + 0 * x (r + c)%nat); [|lra].
      apply K. right. left. exists j. split; [easy|apply in_seq; lia]. }
    assert (S1 : sum r x = 1).
    { assert (K := H {| coef := blocks r c (fun _ => 1) (fun _ => 0) 0; least := 1 |}).
      assert (K' := H {| coef := blocks r c (fun _ => -1) (fun _ => 0) 0; least := - 1 |}).
      simpl in K, K'. rewrite sum_blocks, sum_scal, (sum_all_zero c) in K, K' by (intros; ring).
      rewrite !in_app_iff in K, K'. simpl In in K, K'. apply Rle_antisym.
      - assert (- 1 <= -1 * sum r x + 0 + 0 * x (r + c)%nat) by (apply K'; tauto). lra.
      - assert (1 <= 1 * sum r x + 0 + 0 * x (r + c)%nat) by (apply K; tauto). lra. }
    assert (S2 : ∑ j < c, x (r + j)%nat = 1).
    { assert (K := H {| coef := blocks r c (fun _ => 0) (fun _ => 1) 0; least := 1 |}).
      assert (K' := H {| coef := blocks r c (fun _ => 0) (fun _ => -1) 0; least := - 1 |}).
      simpl in K, K'. rewrite sum_blocks, (sum_all_zero r) in K, K' by (intros; ring).
      rewrite sum_scal in K, K'.
      rewrite !in_app_iff in K, K'. simpl In in K, K'.
      set (s := ∑ j < c, x (r + j)%nat) in *. apply Rle_antisym.
      - assert (- 1 <= 0 + -1 * s + 0 * x (r + c)%nat) by (apply K'; tauto). lra.
      - assert (1 <= 0 + 1 * s + 0 * x (r + c)%nat) by (apply K; tauto). lra. }
    split; [now split|]. split; [now split|]. split.
    + intros i I.
      assert (K := H {| coef := blocks r c (fun _ => 0) (fun j => - A i j) 1; least := 0 |}).
      simpl in K. rewrite sum_blocks, (sum_all_zero r) in K by (intros; ring).
      rewrite (sum_ext c _ (fun j => - (A i j * x (r + j)%nat))), sum_opp in K by (intros; ring).
      rewrite !in_app_iff, !in_map_iff in K.
      set (s := ∑ j < c, A i j * x (r + j)%nat) in *.
      assert (0 <= 0 + - s + 1 * x (r + c)%nat); [|lra].
      apply K. do 3 right. left. exists i. split; [easy|apply in_seq; lia].
    + intros j J.
      assert (K := H {| coef := blocks r c (fun i => A i j) (fun _ => 0) (- 1); least := 0 |}).
      simpl in K. rewrite sum_blocks, (sum_all_zero c) in K by (intros; ring).
      rewrite (sum_ext r _ (fun i => x i * A i j)) in K by (intros; ring).
      rewrite !in_app_iff, !in_map_iff in K.
      set (s := ∑ i < r, x i * A i j) in *.
      assert (0 <= s + 0 + - 1 * x (r + c)%nat); [|lra].
      apply K. do 2 right. left. exists j. split; [easy|apply in_seq; lia].
  - exfalso. apply equilibrium_follows in F.
    destruct F as [x [y [l [m [X [Y [C1 [C2 [C3 C4]]]]]]]]].
    rewrite C4 in Pos. rewrite Zero in C3 by lia.
    assert (B1 : forall i, (i < r)%nat -> ∑ j < c, A i j * y j <= - l).
    { intros i I. specialize (C1 i I). rewrite Zero in C1 by lia. lra. }
    assert (B2 : forall j, (j < c)%nat -> m <= ∑ i < r, x i * A i j).
    { intros j J. specialize (C2 j J). rewrite Zero in C2 by lia. lra. }
    assert (U : m * sum c y <= - l * sum r x).
    { apply Rle_trans with (∑ i < r, x i * (∑ j < c, A i j * y j)).
      - rewrite sum_exchange, <- sum_scal. apply sum_le. intros j J.
        apply Rmult_le_compat_r; auto.
      - apply Rle_trans with (∑ i < r, x i * - l); [now apply sum_times_le|].
        rewrite sum_scal_r. lra. }
    assert (SX : 0 <= sum r x) by now apply sum_nonneg.
    replace (sum c y) with (sum r x) in U by lra.
    destruct (Req_EM_T (sum r x) 0) as [Z|N].
    + assert (ZX := sum_zero_terms r x X Z).
      assert (ZY : forall j, (j < c)%nat -> y j = 0) by (apply sum_zero_terms; [easy|lra]).
      assert (0 <= - l).
      { rewrite <- (sum_zero c). rewrite (sum_ext c _ (fun j => A 0%nat j * y j)); [now apply B1|].
        intros j J. rewrite ZY by easy. ring. }
      assert (m <= 0).
      { rewrite <- (sum_zero r). rewrite (sum_ext r _ (fun i => x i * A i 0%nat)); [now apply B2|].
        intros i I. rewrite ZX by easy. ring. }
      lra.
    + assert (m <= - l) by (apply Rmult_le_reg_r with (sum r x); lra). lra.
Qed.

Lemma least_index n f : (1 <= n)%nat ->
  exists k, (k < n)%nat /\ forall i, (i < n)%nat -> f k <= f i.
Proof.
  intro L. induction n as [|n IH]; [lia|].
  destruct (Nat.eq_dec n 0) as [->|N].
  - exists 0%nat. split; [lia|]. intros i I. replace i with 0%nat by lia. lra.
  - destruct IH as [k [K M]]; [lia|]. destruct (Rle_dec (f k) (f n)) as [Y|Y].
    + exists k. split; [lia|]. intros i I.
      destruct (Nat.eq_dec i n) as [->|]; [easy|apply M; lia].
    + exists n. split; [lia|]. intros i I.
      destruct (Nat.eq_dec i n) as [->|]; [lra|].
      apply Rle_trans with (f k); [lra|apply M; lia].
Qed.

(* m = min over beta of alpha' A beta; m = max over alpha. Both are attained. *)
Definition least_payoff r c A alpha m : Prop :=
  (exists b, law c b /\ payoff r c A alpha b = m) /\
  (forall b, law c b -> m <= payoff r c A alpha b).
Definition greatest_payoff r c A beta m : Prop :=
  (exists a, law r a /\ payoff r c A a beta = m) /\
  (forall a, law r a -> payoff r c A a beta <= m).

(* book: thm-von-neumann *)
(* covers: All of it, from Farkas' lemma. *)
Theorem von_neumann r c A : (1 <= r)%nat -> (1 <= c)%nat ->
  (forall alpha, exists m, least_payoff r c A alpha m) /\
  (forall beta, exists m, greatest_payoff r c A beta m) /\
  exists v,
    (* max over alpha of min over beta = v *)
    (exists alpha, law r alpha /\ least_payoff r c A alpha v) /\
    (forall alpha m, law r alpha -> least_payoff r c A alpha m -> m <= v) /\
    (* min over beta of max over alpha = v *)
    (exists beta, law c beta /\ greatest_payoff r c A beta v) /\
    (forall beta m, law c beta -> greatest_payoff r c A beta m -> v <= m) /\
    (* saddle points are the pairs of optimal strategies *)
    (forall alpha beta, law r alpha -> law c beta ->
       (mixed_saddle r c A alpha beta <->
        least_payoff r c A alpha v /\ greatest_payoff r c A beta v)) /\
    (forall alpha beta, mixed_saddle r c A alpha beta -> payoff r c A alpha beta = v).
Proof.
  intros R C. split; [|split].
  - intro alpha. destruct (least_index c (fun j => ∑ i < r, alpha i * A i j) C) as [k [K M]].
    exists (∑ i < r, alpha i * A i k). split.
    + exists (at_point k). split; [now apply law_at_point|].
      rewrite payoff_columns. now apply sum_at_point_r.
    + now apply pure_columns.
  - intro beta.
    destruct (least_index r (fun i => - ∑ j < c, A i j * beta j) R) as [k [K M]].
    exists (∑ j < c, A k j * beta j). split.
    + exists (at_point k). split; [now apply law_at_point|].
      rewrite payoff_rows. now apply (sum_at_point r k (fun i => ∑ j < c, A i j * beta j)).
    + apply pure_rows. intros i I. specialize (M i I). cbv beta in M. lra.
  - destruct (equilibrium_exists r c A R C) as [a [b [v [La [Lb [U L]]]]]].
    rewrite <- pure_rows in U. rewrite <- pure_columns in L.
    assert (E : payoff r c A a b = v) by (apply Rle_antisym; auto).
    assert (Fa : least_payoff r c A a v) by (split; [now exists b|easy]).
    assert (Fb : greatest_payoff r c A b v) by (split; [now exists a|easy]).
    exists v. split; [now exists a|]. split; [|split; [now exists b|split; [|split]]].
    + intros alpha m LA [_ G]. apply Rle_trans with (payoff r c A alpha b); auto.
    + intros beta m LB [_ G]. apply Rle_trans with (payoff r c A a beta); auto.
    + intros alpha beta LA LB. split.
      * intros [_ [_ [S1 S2]]].
        assert (payoff r c A alpha beta = v).
        { apply Rle_antisym.
          - apply Rle_trans with (payoff r c A alpha b); auto.
          - apply Rle_trans with (payoff r c A a beta); auto. }
        split; split; rewrite <- H; eauto.
      * intros [[_ G1] [_ G2]].
        assert (payoff r c A alpha beta = v) by (apply Rle_antisym; auto).
        split; [easy|]. split; [easy|]. rewrite H. auto.
    + intros alpha beta [LA [LB [S1 S2]]]. apply Rle_antisym.
      * apply Rle_trans with (payoff r c A alpha b); auto.
      * apply Rle_trans with (payoff r c A a beta); auto.
Qed.
