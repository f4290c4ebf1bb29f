(* Chapter 2: linear programs and matrix games, from Farkas' lemma. *)
Require Export Farkas.

(* A vector of a + b + 1 numbers, made of two vectors and a number. *)
Definition blocks (a b : nat) (f g : nat -> R) (v : R) (k : nat) : R :=
  if lt_dec k a then f k else if lt_dec k (a + b) then g (k - a)%nat else v.

Lemma blocks_1 a b f g v k : (k < a)%nat -> blocks a b f g v k = f k.
Proof. intro L. unfold blocks. destruct (lt_dec k a); [easy|lia]. Qed.

Lemma blocks_2 a b f g v j : (j < b)%nat -> blocks a b f g v (a + j)%nat = g j.
Proof.
  intro L. unfold blocks. destruct (lt_dec (a + j) a); [lia|].
  destruct (lt_dec (a + j) (a + b)); [|lia]. f_equal. lia.
Qed.

Lemma blocks_3 a b f g v : blocks a b f g v (a + b)%nat = v.
Proof.
  unfold blocks. destruct (lt_dec (a + b) a); [lia|].
  destruct (lt_dec (a + b) (a + b)); [lia|easy].
Qed.

Lemma sum_blocks a b f g v x :
  ∑ k < a + b + 1, blocks a b f g v k * x k
  = (∑ i < a, f i * x i) + (∑ j < b, g j * x (a + j)%nat) + v * x (a + b)%nat.
Proof.
  replace (a + b + 1)%nat with (S (a + b)) by lia. simpl. rewrite sum_app, blocks_3.
  f_equal. f_equal; apply sum_ext; intros k K; [now rewrite blocks_1|now rewrite blocks_2].
Qed.

Lemma sum_exchange r c (A : nat -> nat -> R) x y :
  ∑ i < r, x i * (∑ j < c, A i j * y j) = ∑ j < c, (∑ i < r, x i * A i j) * y j.
Proof.
  transitivity (∑ i < r, ∑ j < c, x i * A i j * y j).
  - apply sum_ext. intros i _. rewrite <- sum_scal. apply sum_ext. intros. ring.
  - rewrite sum_swap. apply sum_ext. intros j _. now rewrite sum_scal_r.
Qed.

Lemma sum_times_le n x f g : nonneg n x -> (forall i, (i < n)%nat -> f i <= g i) ->
  ∑ i < n, x i * f i <= ∑ i < n, x i * g i.
Proof. intros X H. apply sum_le. intros i L. apply Rmult_le_compat_l; auto. Qed.

(* The two programs max { d.w : B w <= b, w >= 0 } and min { b.u : B'u >= d, u >= 0 };
   B has r rows and c columns. *)
Definition primal r c (B : nat -> nat -> R) (b w : nat -> R) : Prop :=
  nonneg c w /\ forall i, (i < r)%nat -> ∑ j < c, B i j * w j <= b i.
Definition dual r c (B : nat -> nat -> R) (d u : nat -> R) : Prop :=
  nonneg r u /\ forall j, (j < c)%nat -> d j <= ∑ i < r, u i * B i j.

Lemma weak_duality r c B b d w u : primal r c B b w -> dual r c B d u ->
  ∑ j < c, d j * w j <= ∑ i < r, b i * u i.
Proof.
  intros [W PW] [U DU].
  apply Rle_trans with (∑ j < c, (∑ i < r, u i * B i j) * w j).
  - apply sum_le. intros j J. apply Rmult_le_compat_r; auto.
  - rewrite <- sum_exchange.
    apply Rle_trans with (∑ i < r, u i * b i); [now apply sum_times_le|].
    apply Req_le, sum_ext. intros. ring.
Qed.

(* The inequalities for w, u and d.w >= b.u together. *)
Definition program r c (B : nat -> nat -> R) (b d : nat -> R) : list inequality :=
  let zero (_ : nat) := 0 in
  map (fun j => {| coef := blocks c r (at_point j) zero 0; least := 0 |}) (seq 0 c) ++
  map (fun i => {| coef := blocks c r zero (at_point i) 0; least := 0 |}) (seq 0 r) ++
  map (fun i => {| coef := blocks c r (fun j => - B i j) zero 0; least := - b i |}) (seq 0 r) ++
  map (fun j => {| coef := blocks c r zero (fun i => B i j) 0; least := d j |}) (seq 0 c) ++
  [{| coef := blocks c r d (fun i => - b i) 0; least := 0 |}].

Lemma program_follows r c B b d e : follows (program r c B b d) e ->
  exists y z t, nonneg r y /\ nonneg c z /\ 0 <= t /\
    (forall j, (j < c)%nat -> t * d j - (∑ i < r, y i * B i j) <= coef e j) /\
    (forall i, (i < r)%nat -> (∑ j < c, B i j * z j) - t * b i <= coef e (c + i)%nat) /\
    least e = (∑ j < c, d j * z j) - ∑ i < r, b i * y i.
Proof.
  intro F. induction F as [e E|e f _ IE _ IF|s e S _ IE].
  - unfold program in E. rewrite !in_app_iff, !in_map_iff in E. simpl In in E.
    destruct E as [[k [<- K]]|[[k [<- K]]|[[k [<- K]]|[[k [<- K]]|[<-|[]]]]]];
      try apply in_seq in K; simpl.
    + exists (fun _ => 0), (fun _ => 0), 0. repeat split; try (intros ? ?; lra); try lra.
      * intros j J. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring).
        assert (P := at_point_nonneg k j). lra.
      * intros i I. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * rewrite !sum_all_zero by (intros; ring). ring.
    + exists (fun _ => 0), (fun _ => 0), 0. repeat split; try (intros ? ?; lra); try lra.
      * intros j J. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * intros i I. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring).
        assert (P := at_point_nonneg k i). lra.
      * rewrite !sum_all_zero by (intros; ring). ring.
    + exists (at_point k), (fun _ => 0), 0. repeat split; try (intros ? ?; lra); try lra.
      * intros i I. apply at_point_nonneg.
      * intros j J. rewrite blocks_1 by easy.
        rewrite (sum_at_point r k (fun i => B i j)) by lia. lra.
      * intros i I. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * rewrite (sum_all_zero c) by (intros; ring). rewrite sum_at_point_r by lia. ring.
    + exists (fun _ => 0), (at_point k), 0. repeat split; try (intros ? ?; lra); try lra.
      * intros i I. apply at_point_nonneg.
      * intros j J. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * intros i I. rewrite blocks_2 by easy.
        rewrite (sum_at_point_r c k (fun j => B i j)) by lia. lra.
      * rewrite (sum_all_zero r) by (intros; ring). rewrite sum_at_point_r by lia. ring.
    + exists (fun _ => 0), (fun _ => 0), 1. repeat split; try (intros ? ?; lra); try lra.
      * intros j J. rewrite blocks_1 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * intros i I. rewrite blocks_2 by easy. rewrite sum_all_zero by (intros; ring). lra.
      * rewrite !sum_all_zero by (intros; ring). ring.
  - destruct IE as [y [z [t [Y [Z [T [C1 [C2 C3]]]]]]]].
    destruct IF as [y' [z' [t' [Y' [Z' [T' [C1' [C2' C3']]]]]]]].
    exists (fun i => y i + y' i), (fun j => z j + z' j), (t + t'). repeat split; simpl.
    + intros i I. specialize (Y i I). specialize (Y' i I). lra.
    + intros j J. specialize (Z j J). specialize (Z' j J). lra.
    + lra.
    + intros j J. specialize (C1 j J). specialize (C1' j J).
      rewrite (sum_ext r _ (fun i => y i * B i j + y' i * B i j)) by (intros; ring).
      rewrite sum_plus. lra.
    + intros i I. specialize (C2 i I). specialize (C2' i I).
      rewrite (sum_ext c _ (fun j => B i j * z j + B i j * z' j)) by (intros; ring).
      rewrite sum_plus. lra.
    + rewrite C3, C3'.
      rewrite (sum_ext c (fun j => d j * (z j + z' j)) (fun j => d j * z j + d j * z' j))
        by (intros; ring).
      rewrite (sum_ext r (fun i => b i * (y i + y' i)) (fun i => b i * y i + b i * y' i))
        by (intros; ring).
      rewrite !sum_plus. ring.
  - destruct IE as [y [z [t [Y [Z [T [C1 [C2 C3]]]]]]]].
    exists (fun i => s * y i), (fun j => s * z j), (s * t). repeat split; simpl.
    + intros i I. apply Rmult_le_pos; auto.
    + intros j J. apply Rmult_le_pos; auto.
    + now apply Rmult_le_pos.
    + intros j J. specialize (C1 j J). apply Rmult_le_compat_l with (r := s) in C1; [|easy].
      rewrite (sum_ext r _ (fun i => s * (y i * B i j))) by (intros; ring).
      rewrite sum_scal. lra.
    + intros i I. specialize (C2 i I). apply Rmult_le_compat_l with (r := s) in C2; [|easy].
      rewrite (sum_ext c _ (fun j => s * (B i j * z j))) by (intros; ring).
      rewrite sum_scal. lra.
    + rewrite C3.
      rewrite (sum_ext c (fun j => d j * (s * z j)) (fun j => s * (d j * z j)))
        by (intros; ring).
      rewrite (sum_ext r (fun i => b i * (s * y i)) (fun i => s * (b i * y i)))
        by (intros; ring).
      rewrite !sum_scal. ring.
Qed.

(* book: thm-lp-duality *)
(* covers: All of it, from Farkas' lemma; the book cites a proof. *)
Theorem lp_duality r c B b d :
  (exists w, primal r c B b w) -> (exists u, dual r c B d u) ->
  exists w u, primal r c B b w /\ dual r c B d u /\
    (forall w', primal r c B b w' -> ∑ j < c, d j * w' j <= ∑ j < c, d j * w j) /\
    (forall u', dual r c B d u' -> ∑ i < r, b i * u i <= ∑ i < r, b i * u' i) /\
    ∑ j < c, d j * w j = ∑ i < r, b i * u i.
Proof.
  intros [w0 [W0 P0]] [u0 [U0 D0]].
  destruct (farkas (c + r + 1) (program r c B b d)) as [[x X]|[e [F [Zero Pos]]]].
  - set (w := x). set (u := fun i => x (c + i)%nat).
    assert (HP : primal r c B b w).
    { split.
      - intros j J.
        assert (H : holds (c + r + 1) x {| coef := blocks c r (at_point j) (fun _ => 0) 0;
                                            least := 0 |}).
        { apply X. unfold program. apply in_app_iff. left. apply in_map_iff.
          exists j. split; [easy|apply in_seq; lia]. }
        unfold holds in H. simpl in H. rewrite sum_blocks, sum_at_point in H by easy.
        rewrite sum_all_zero in H by (intros; ring). unfold w. lra.
      - intros i I.
        assert (H : holds (c + r + 1) x {| coef := blocks c r (fun j => - B i j) (fun _ => 0) 0;
                                            least := - b i |}).
        { apply X. unfold program. rewrite !in_app_iff. right. right. left. apply in_map_iff.
          exists i. split; [easy|apply in_seq; lia]. }
        unfold holds in H. simpl in H. rewrite sum_blocks in H.
        rewrite (sum_all_zero r) in H by (intros; ring).
        rewrite (sum_ext c _ (fun j => - (B i j * x j))), sum_opp in H by (intros; ring).
        unfold w. lra. }
    assert (HD : dual r c B d u).
    { split.
      - intros i I.
        assert (H : holds (c + r + 1) x {| coef := blocks c r (fun _ => 0) (at_point i) 0;
                                            least := 0 |}).
        { apply X. unfold program. rewrite !in_app_iff. right. left. apply in_map_iff.
          exists i. split; [easy|apply in_seq; lia]. }
        unfold holds in H. simpl in H. rewrite sum_blocks in H.
        rewrite (sum_at_point r i (fun i => x (c + i)%nat)) in H by easy.
        rewrite sum_all_zero in H by (intros; ring). unfold u. lra.
      - intros j J.
        assert (H : holds (c + r + 1) x {| coef := blocks c r (fun _ => 0) (fun i => B i j) 0;
                                            least := d j |}).
        { apply X. unfold program. rewrite !in_app_iff. right. right. right. left.
          apply in_map_iff. exists j. split; [easy|apply in_seq; lia]. }
        unfold holds in H. simpl in H. rewrite sum_blocks in H.
        rewrite (sum_all_zero c) in H by (intros; ring).
        rewrite (sum_ext r _ (fun i => u i * B i j)) in H by (intros; unfold u; ring). lra. }
    assert (E : ∑ i < r, b i * u i <= ∑ j < c, d j * w j).
    { assert (H : holds (c + r + 1) x {| coef := blocks c r d (fun i => - b i) 0;
                                          least := 0 |}).
      { apply X. unfold program. rewrite !in_app_iff. do 4 right. simpl. now left. }
      unfold holds in H. simpl in H. rewrite sum_blocks in H.
      rewrite (sum_ext r _ (fun i => - (b i * u i))), sum_opp in H by (intros; unfold u; ring).
      unfold w. lra. }
    assert (WD := weak_duality r c B b d). exists w, u.
    split; [easy|]. split; [easy|]. split; [|split].
    + intros w' H. specialize (WD w' u H HD). lra.
    + intros u' H. specialize (WD w u' HP H). lra.
    + specialize (WD w u HP HD). lra.
  - exfalso. apply program_follows in F.
    destruct F as [y [z [t [Y [Z [T [C1 [C2 C3]]]]]]]]. rewrite C3 in Pos.
    assert (C1' : forall j, (j < c)%nat -> t * d j <= ∑ i < r, y i * B i j).
    { intros j J. specialize (C1 j J). rewrite Zero in C1 by lia. lra. }
    assert (C2' : forall i, (i < r)%nat -> ∑ j < c, B i j * z j <= t * b i).
    { intros i I. specialize (C2 i I). rewrite Zero in C2 by lia. lra. }
    assert (U1 : ∑ j < c, z j * (t * d j) <= ∑ i < r, y i * (t * b i)).
    { apply Rle_trans with (∑ j < c, (∑ i < r, y i * B i j) * z j).
      - apply sum_le. intros j J. rewrite (Rmult_comm (z j)). apply Rmult_le_compat_r; auto.
      - rewrite <- sum_exchange. now apply sum_times_le. }
    rewrite (sum_ext c _ (fun j => t * (d j * z j))) in U1 by (intros; ring).
    rewrite (sum_ext r _ (fun i => t * (b i * y i))) in U1 by (intros; ring).
    rewrite !sum_scal in U1.
    destruct (Req_EM_T t 0) as [->|N].
    + assert (V1 : 0 <= ∑ i < r, b i * y i).
      { apply Rle_trans with (∑ j < c, (∑ i < r, y i * B i j) * w0 j).
        - apply sum_nonneg. intros j J. specialize (C1' j J).
          apply Rmult_le_pos; [lra|auto].
        - rewrite <- sum_exchange.
          apply Rle_trans with (∑ i < r, y i * b i); [now apply sum_times_le|].
          apply Req_le, sum_ext. intros. ring. }
      assert (V2 : ∑ j < c, d j * z j <= 0).
      { apply Rle_trans with (∑ j < c, (∑ i < r, u0 i * B i j) * z j).
        - apply sum_le. intros j J. apply Rmult_le_compat_r; auto.
        - rewrite <- sum_exchange. rewrite <- (sum_zero r).
          apply Rle_trans with (∑ i < r, u0 i * 0); [|apply Req_le, sum_ext; intros; ring].
          apply sum_times_le; [easy|]. intros i I. specialize (C2' i I). lra. }
      lra.
    + apply Rmult_le_reg_l in U1; lra.
Qed.

(* The expected payoff of mixed strategies. *)
Definition payoff r c (A : nat -> nat -> R) (alpha beta : nat -> R) : R :=
  ∑ i < r, ∑ j < c, alpha i * A i j * beta j.

Lemma payoff_rows r c A alpha beta :
  payoff r c A alpha beta = ∑ i < r, alpha i * (∑ j < c, A i j * beta j).
Proof.
  apply sum_ext. intros i _. rewrite <- sum_scal. apply sum_ext. intros. ring.
Qed.

Lemma payoff_columns r c A alpha beta :
  payoff r c A alpha beta = ∑ j < c, (∑ i < r, alpha i * A i j) * beta j.
Proof. now rewrite payoff_rows, sum_exchange. Qed.

Definition mixed_saddle r c A alpha beta : Prop :=
  law r alpha /\ law c beta /\
  (forall a, law r a -> payoff r c A a beta <= payoff r c A alpha beta) /\
  (forall b, law c b -> payoff r c A alpha beta <= payoff r c A alpha b).

Lemma pure_rows r c A beta v :
  (forall a, law r a -> payoff r c A a beta <= v) <->
  (forall i, (i < r)%nat -> ∑ j < c, A i j * beta j <= v).
Proof.
  split.
  - intros H i I. specialize (H (at_point i) (law_at_point r i I)).
    rewrite payoff_rows, sum_at_point in H by easy. exact H.
  - intros H a [N E]. rewrite payoff_rows.
    apply Rle_trans with (∑ i < r, a i * v); [now apply sum_times_le|].
    rewrite sum_scal_r, E. lra.
Qed.

Lemma pure_columns r c A alpha v :
  (forall b, law c b -> v <= payoff r c A alpha b) <->
  (forall j, (j < c)%nat -> v <= ∑ i < r, alpha i * A i j).
Proof.
  split.
  - intros H j J. specialize (H (at_point j) (law_at_point c j J)).
    rewrite payoff_columns, sum_at_point_r in H by easy. exact H.
  - intros H b [N E]. rewrite payoff_columns.
    apply Rle_trans with (∑ j < c, b j * v); [rewrite sum_scal_r, E; lra|].
    apply sum_le. intros j J. rewrite Rmult_comm. apply Rmult_le_compat_r; auto.
Qed.

(* book: prop-complementary-slackness *)
(* covers: All of it, with the converse. *)
Theorem complementary_slackness r c A alpha beta v :
  (mixed_saddle r c A alpha beta /\ payoff r c A alpha beta = v) <->
  (law r alpha /\ law c beta /\
   (forall i, (i < r)%nat -> ∑ j < c, A i j * beta j <= v /\
      (0 < alpha i -> ∑ j < c, A i j * beta j = v)) /\
   (forall j, (j < c)%nat -> v <= ∑ i < r, alpha i * A i j /\
      (0 < beta j -> ∑ i < r, alpha i * A i j = v))).
Proof.
  split.
  - intros [[La [Lb [S1 S2]]] E]. split; [easy|]. split; [easy|]. subst v. split.
    + intros i I. rewrite pure_rows in S1. split; [now apply S1|]. intro P.
      apply Rmult_eq_reg_l with (alpha i); [|lra].
      apply (sum_eq_terms r (fun i => alpha i * (∑ j < c, A i j * beta j))
               (fun i => alpha i * payoff r c A alpha beta)); auto.
      * intros k K. apply Rmult_le_compat_l; [now apply La|now apply S1].
      * rewrite sum_scal_r, (proj2 La), <- payoff_rows. ring.
    + intros j J. rewrite pure_columns in S2. split; [now apply S2|]. intro P. symmetry.
      apply Rmult_eq_reg_r with (beta j); [|lra].
      apply (sum_eq_terms c (fun j => payoff r c A alpha beta * beta j)
               (fun j => (∑ i < r, alpha i * A i j) * beta j)); auto.
      * intros k K. apply Rmult_le_compat_r; [now apply Lb|now apply S2].
      * rewrite sum_scal, (proj2 Lb), <- payoff_columns. ring.
  - intros [La [Lb [R C]]].
    assert (U : forall a, law r a -> payoff r c A a beta <= v).
    { apply pure_rows. intros i I. now apply R. }
    assert (L : forall b, law c b -> v <= payoff r c A alpha b).
    { apply pure_columns. intros j J. now apply C. }
    assert (E : payoff r c A alpha beta = v) by (apply Rle_antisym; auto).
    split; [|easy]. split; [easy|]. split; [easy|]. rewrite E. auto.
Qed.
