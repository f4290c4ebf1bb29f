(* Chapter 13: the Wasserstein distance on a finite metric space, by linear programming. *)
Require Export MatrixGames Information.

Definition metric (n : nat) (d : nat -> nat -> R) : Prop :=
  (forall i j, (i < n)%nat -> (j < n)%nat -> 0 <= d i j /\ (d i j = 0 <-> i = j) /\ d i j = d j i) /\
  (forall i j k, (i < n)%nat -> (j < n)%nat -> (k < n)%nat -> d i k <= d i j + d j k).

(* A law of a pair (X, Y) with X ~ P and Y ~ Q, and E d(X, Y). *)
Definition coupling (n : nat) (p q : nat -> R) (pi : nat -> nat -> R) : Prop :=
  (forall i j, (i < n)%nat -> (j < n)%nat -> 0 <= pi i j) /\
  (forall i, (i < n)%nat -> ∑ j < n, pi i j = p i) /\
  (forall j, (j < n)%nat -> ∑ i < n, pi i j = q j).
Definition cost (n : nat) (d pi : nat -> nat -> R) : R := ∑ i < n, ∑ j < n, pi i j * d i j.

Definition lipschitz (n : nat) (d : nat -> nat -> R) (T : nat -> R) : Prop :=
  forall i j, (i < n)%nat -> (j < n)%nat -> Rabs (T i - T j) <= d i j.

(* The least of F 0 .. F m. *)
Fixpoint minimum (m : nat) (F : nat -> R) : R :=
  match m with O => F 0%nat | S l => Rmin (minimum l F) (F (S l)) end.

Lemma minimum_le m F j : (j <= m)%nat -> minimum m F <= F j.
Proof.
  induction m as [|m IH]; intro J; simpl; [replace j with 0%nat by lia; lra|].
  destruct (Nat.eq_dec j (S m)) as [->|N]; [apply Rmin_r|].
  apply Rle_trans with (minimum m F); [apply Rmin_l|apply IH; lia].
Qed.

Lemma minimum_at m F : exists j, (j <= m)%nat /\ minimum m F = F j.
Proof.
  induction m as [|m [j [J E]]]; simpl; [now exists 0%nat|].
  unfold Rmin. destruct (Rle_dec (minimum m F) (F (S m))).
  - exists j. split; [lia|easy].
  - now exists (S m).
Qed.

(* Four vectors of n numbers in one. *)
Definition quad (n : nat) (f1 f2 f3 f4 : nat -> R) (k : nat) : R :=
  if lt_dec k n then f1 k
  else if lt_dec k (n + n) then f2 (k - n)%nat
  else if lt_dec k (n + n + n) then f3 (k - (n + n))%nat
  else f4 (k - (n + n + n))%nat.

Lemma quad_values n f1 f2 f3 f4 i : (i < n)%nat ->
  quad n f1 f2 f3 f4 i = f1 i /\ quad n f1 f2 f3 f4 (n + i) = f2 i /\
  quad n f1 f2 f3 f4 (n + n + i) = f3 i /\ quad n f1 f2 f3 f4 (n + n + n + i) = f4 i.
Proof.
  intro I. unfold quad. repeat split;
  repeat match goal with |- context [lt_dec ?a ?b] => destruct (lt_dec a b); try lia end;
  f_equal; lia.
Qed.

Lemma sum_quad n f1 f2 f3 f4 w :
  ∑ k < n + n + n + n, quad n f1 f2 f3 f4 k * w k
  = (∑ i < n, f1 i * w i) + (∑ i < n, f2 i * w (n + i)%nat)
    + (∑ i < n, f3 i * w (n + n + i)%nat) + (∑ i < n, f4 i * w (n + n + n + i)%nat).
Proof.
  rewrite !sum_app. apply f_equal2; [apply f_equal2; [apply f_equal2|]|];
    apply sum_ext; intros i I;
    destruct (quad_values n f1 f2 f3 f4 i I) as [A [B [C D]]];
    rewrite ?A, ?B, ?C, ?D; easy.
Qed.

Section Transport.
Context (n : nat) (p q : nat -> R) (d : nat -> nat -> R).
Context (P : law n p) (Q : law n q) (M : metric n d).

(* Row m stands for the pair (m / n, m mod n); the four blocks of columns say that the
   sums over rows and over columns are at least, and at most, p and q. *)
Definition transport (m : nat) : nat -> R :=
  let row := at_point (m / n) in
  let column := at_point (m mod n) in
  quad n row (fun i => - row i) column (fun i => - column i).
Definition demands : nat -> R := quad n p (fun i => - p i) q (fun i => - q i).
Definition distances : nat -> R := flat n d.

Lemma row_sum (u : nat -> R) i : (i < n)%nat ->
  ∑ m < n * n, u m * at_point (m / n) i = ∑ j < n, u (i * n + j)%nat.
Proof.
  intro I. set (v := fun a b => u (a * n + b)%nat * at_point a i).
  transitivity (∑ a < n, ∑ b < n, v a b).
  - rewrite <- (sum_flat n n v). apply sum_ext. intros m L. unfold flat, v. f_equal. f_equal.
    rewrite Nat.mul_comm. apply Nat.div_mod. lia.
  - unfold v. rewrite (sum_ext n _ (fun a => at_point i a * ∑ b < n, u (a * n + b)%nat)).
    + now rewrite (sum_at_point n i (fun a => ∑ b < n, u (a * n + b)%nat)).
    + intros a _. rewrite sum_scal_r. unfold at_point.
      destruct (Nat.eq_dec i a), (Nat.eq_dec a i); try congruence; ring.
Qed.

Lemma column_sum (u : nat -> R) j : (j < n)%nat ->
  ∑ m < n * n, u m * at_point (m mod n) j = ∑ i < n, u (i * n + j)%nat.
Proof.
  intro J. set (v := fun a b => u (a * n + b)%nat * at_point b j).
  transitivity (∑ a < n, ∑ b < n, v a b).
  - rewrite <- (sum_flat n n v). apply sum_ext. intros m L. unfold flat, v. f_equal. f_equal.
    rewrite Nat.mul_comm. apply Nat.div_mod. lia.
  - unfold v. apply sum_ext. intros a _.
    rewrite (sum_ext n _ (fun b => at_point j b * u (a * n + b)%nat)).
    + now rewrite (sum_at_point n j (fun b => u (a * n + b)%nat)).
    + intros b _. unfold at_point.
      destruct (Nat.eq_dec j b), (Nat.eq_dec b j); try congruence; ring.
Qed.

Lemma dual_is_coupling u :
  dual (n * n) (n + n + n + n) transport demands u <->
  nonneg (n * n) u /\ coupling n p q (fun i j => u (i * n + j)%nat).
Proof.
  assert (V : forall i, (i < n)%nat ->
    ∑ m < n * n, u m * transport m i = (∑ j < n, u (i * n + j)%nat) /\
    ∑ m < n * n, u m * transport m (n + i)%nat = - (∑ j < n, u (i * n + j)%nat) /\
    ∑ m < n * n, u m * transport m (n + n + i)%nat = (∑ a < n, u (a * n + i)%nat) /\
    ∑ m < n * n, u m * transport m (n + n + n + i)%nat = - ∑ a < n, u (a * n + i)%nat).
  { intros i I. rewrite <- row_sum, <- column_sum, <- !sum_opp by easy.
    repeat split; apply sum_ext; intros m _; unfold transport;
      destruct (quad_values n (at_point (m / n)) (fun i => - at_point (m / n) i)
        (at_point (m mod n)) (fun i => - at_point (m mod n) i) i I) as [A [B [C D]]];
      rewrite ?A, ?B, ?C, ?D; ring. }
  unfold dual. split.
  - intros [N D]. split; [easy|].
    assert (K : forall i, (i < n)%nat -> (∑ j < n, u (i * n + j)%nat = p i) /\
                                        (∑ a < n, u (a * n + i)%nat = q i)).
    { intros i I. destruct (V i I) as [V1 [V2 [V3 V4]]].
      destruct (quad_values n p (fun i => - p i) q (fun i => - q i) i I) as [A [B [C E]]].
      assert (D1 := D i ltac:(lia)). assert (D2 := D (n + i)%nat ltac:(lia)).
      assert (D3 := D (n + n + i)%nat ltac:(lia)). assert (D4 := D (n + n + n + i)%nat ltac:(lia)).
      unfold demands in *. rewrite A, V1 in D1. rewrite B, V2 in D2.
      rewrite C, V3 in D3. rewrite E, V4 in D4. split; lra. }
    repeat split.
    + intros i j I J. apply N. now apply index_range.
    + intros i I. now apply K.
    + intros j J. now apply K.
  - intros [N [_ [Rw Cl]]]. split; [easy|]. intros k K.
    assert (X : exists i, (i < n)%nat /\ (k = i \/ k = n + i \/ k = n + n + i \/ k = n + n + n + i)%nat).
    { destruct (lt_dec k n); [now exists k; auto|].
      destruct (lt_dec k (n + n)); [exists (k - n)%nat; split; [lia|right; left; lia]|].
      destruct (lt_dec k (n + n + n)).
      - exists (k - (n + n))%nat. split; [lia|]. right. right. left. lia.
      - exists (k - (n + n + n))%nat. split; [lia|]. right. right. right. lia. }
    destruct X as [i [I X]]. destruct (V i I) as [V1 [V2 [V3 V4]]].
    destruct (quad_values n p (fun i => - p i) q (fun i => - q i) i I) as [A [B [C E]]].
    specialize (Rw i I). specialize (Cl i I). unfold demands.
    destruct X as [-> | [-> | [-> | ->]]].
    + rewrite A, V1. lra.
    + rewrite B, V2. lra.
    + rewrite C, V3. lra.
    + rewrite E, V4. lra.
Qed.

Lemma cost_flat u : ∑ m < n * n, distances m * u m = cost n d (fun i j => u (i * n + j)%nat).
Proof.
  set (v := fun a b => u (a * n + b)%nat * d a b).
  change (cost n d (fun i j => u (i * n + j)%nat)) with (∑ a < n, ∑ b < n, v a b).
  rewrite <- (sum_flat n n v). apply sum_ext. intros m L. unfold flat, v, distances, flat.
  rewrite Rmult_comm. f_equal. f_equal. rewrite Nat.mul_comm. apply Nat.div_mod. lia.
Qed.

Lemma weak_kantorovich pi T : coupling n p q pi -> lipschitz n d T ->
  (∑ i < n, p i * T i) - (∑ j < n, q j * T j) <= cost n d pi.
Proof.
  intros [N [Rw Cl]] L.
  assert (E1 : ∑ i < n, p i * T i = ∑ i < n, ∑ j < n, pi i j * T i).
  { apply sum_ext. intros i I. now rewrite sum_scal_r, Rw. }
  assert (E2 : ∑ j < n, q j * T j = ∑ i < n, ∑ j < n, pi i j * T j).
  { rewrite sum_swap. apply sum_ext. intros j J. now rewrite sum_scal_r, Cl. }
  rewrite E1, E2, <- sum_minus. apply sum_le. intros i I. rewrite <- sum_minus.
  apply sum_le. intros j J. rewrite <- Rmult_minus_distr_l. apply Rmult_le_compat_l; auto.
  assert (A := Rle_abs (T i - T j)). specialize (L i j I J). lra.
Qed.

Lemma potentials w : primal (n * n) (n + n + n + n) transport distances w ->
  exists T, lipschitz n d T /\
    ∑ k < n + n + n + n, demands k * w k <= (∑ i < n, p i * T i) - (∑ j < n, q j * T j).
Proof.
  intros [W D]. destruct M as [M1 M2].
  destruct (law_point n p P) as [z [Zn _]].
  set (f := fun i => w i - w (n + i)%nat).
  set (g := fun j => w (n + n + j)%nat - w (n + n + n + j)%nat).
  assert (FG : forall i j, (i < n)%nat -> (j < n)%nat -> f i + g j <= d i j).
  { intros i j I J. specialize (D (i * n + j)%nat (index_range n n i j I J)).
    unfold transport in D. rewrite sum_quad in D.
    replace ((i * n + j) / n)%nat with i in D
      by (rewrite Nat.div_add_l by lia; rewrite Nat.div_small by easy; lia).
    replace ((i * n + j) mod n)%nat with j in D
      by (rewrite Nat.add_comm, Nat.mod_add by lia; symmetry; now apply Nat.mod_small).
    rewrite (sum_at_point n i w), (sum_at_point n j (fun k => w (n + n + k)%nat)) in D by easy.
    rewrite (sum_ext n (fun k => - at_point i k * w (n + k)%nat)
      (fun k => - (at_point i k * w (n + k)%nat))) in D by (intros; ring).
    rewrite (sum_ext n (fun k => - at_point j k * w (n + n + n + k)%nat)
      (fun k => - (at_point j k * w (n + n + n + k)%nat))) in D by (intros; ring).
    rewrite !sum_opp, (sum_at_point n i (fun k => w (n + k)%nat)),
      (sum_at_point n j (fun k => w (n + n + n + k)%nat)) in D by easy.
    unfold distances in D. rewrite flat_at in D by easy. unfold f, g. lra. }
  set (T := fun i => minimum (n - 1) (fun j => d i j - g j)).
  exists T. split.
  - assert (Up : forall x y, (x < n)%nat -> (y < n)%nat -> T x - T y <= d x y).
    { intros x y X Y. destruct (minimum_at (n - 1) (fun j => d y j - g j)) as [j [J E]].
      assert (L := minimum_le (n - 1) (fun j => d x j - g j) j J). cbv beta in L, E.
      assert (Tr := M2 x y j X Y ltac:(lia)). unfold T. rewrite E. lra. }
    intros i j I J. destruct (M1 i j I J) as [_ [_ Sym]].
    apply Rabs_le. split; [specialize (Up j i J I); lra|now apply Up].
  - unfold demands. rewrite sum_quad.
    apply Rle_trans with ((∑ i < n, p i * f i) + (∑ j < n, q j * g j)).
    + apply Req_le. unfold f, g.
      rewrite (sum_ext n (fun i => p i * (w i - w (n + i)%nat))
        (fun i => p i * w i - p i * w (n + i)%nat)) by (intros; ring).
      rewrite (sum_ext n (fun i => q i * (w (n + n + i)%nat - w (n + n + n + i)%nat))
        (fun i => q i * w (n + n + i)%nat - q i * w (n + n + n + i)%nat)) by (intros; ring).
      rewrite (sum_ext n (fun i => - p i * w (n + i)%nat) (fun i => - (p i * w (n + i)%nat)))
        by (intros; ring).
      rewrite (sum_ext n (fun i => - q i * w (n + n + n + i)%nat)
        (fun i => - (q i * w (n + n + n + i)%nat))) by (intros; ring).
      rewrite !sum_minus, !sum_opp. ring.
    + assert (Lo : ∑ i < n, p i * f i <= ∑ i < n, p i * T i).
      { apply sum_times_le; [exact (proj1 P)|]. intros i I. unfold T.
        destruct (minimum_at (n - 1) (fun j => d i j - g j)) as [j [J ->]].
        specialize (FG i j I ltac:(lia)). lra. }
      assert (Hi : ∑ j < n, q j * T j <= ∑ j < n, q j * - g j).
      { apply sum_times_le; [exact (proj1 Q)|]. intros j J. unfold T.
        assert (L := minimum_le (n - 1) (fun k => d j k - g k) j ltac:(lia)). cbv beta in L.
        destruct (M1 j j J J) as [_ [Z _]]. assert (d j j = 0) by now apply Z. lra. }
      rewrite (sum_ext n (fun j => q j * - g j) (fun j => - (q j * g j))) in Hi by (intros; ring).
      rewrite sum_opp in Hi. lra.
Qed.
End Transport.

(* book: thm-kantorovich-rubinstein *)
(* covers: All of it: the book's theorem is about finite metric spaces. *)
Theorem kantorovich_rubinstein n p q d : law n p -> law n q -> metric n d ->
  exists pi T,
    coupling n p q pi /\ (forall pi', coupling n p q pi' -> cost n d pi <= cost n d pi') /\
    lipschitz n d T /\
    (forall T', lipschitz n d T' -> (∑ i < n, p i * T' i) - (∑ i < n, q i * T' i)
                                    <= (∑ i < n, p i * T i) - (∑ i < n, q i * T i)) /\
    cost n d pi = (∑ i < n, p i * T i) - (∑ i < n, q i * T i).
Proof.
  intros P Q M.
  destruct (lp_duality (n * n) (n + n + n + n) (transport n) (distances n d) (demands n p q))
    as [w [u [Pw [Du [_ [Min Eq]]]]]].
  - exists (fun _ => 0). split; [intros k _; lra|]. intros m L.
    rewrite sum_all_zero by (intros; ring). destruct (flat_range n n m L) as [A B].
    unfold distances, flat. now apply (proj1 M).
  - exists (flat n (product p q)). apply dual_is_coupling.
    assert (J := joint_product n n p q P Q). split; [exact (proj1 J)|].
    assert (F : forall i j, (j < n)%nat -> flat n (product p q) (i * n + j) = p i * q j)
      by (intros; now rewrite flat_at).
    repeat split.
    + intros i j I Jn. rewrite F by easy. apply Rmult_le_pos; [now apply P|now apply Q].
    + intros i I. rewrite (sum_ext n _ (fun j => p i * q j)) by auto.
      rewrite sum_scal, (proj2 Q). ring.
    + intros j Jn. rewrite (sum_ext n _ (fun i => p i * q j)) by auto.
      rewrite sum_scal_r, (proj2 P). ring.
  - destruct (potentials n p q d P Q M w Pw) as [T [L Le]].
    apply dual_is_coupling in Du. destruct Du as [Nu Cu].
    set (pi := fun i j => u (i * n + j)%nat) in *.
    assert (V : cost n d pi <= (∑ i < n, p i * T i) - (∑ i < n, q i * T i)).
    { unfold pi. rewrite <- cost_flat, <- Eq. exact Le. }
    assert (Wk := weak_kantorovich n p q d).
    exists pi, T. split; [easy|]. split; [|split; [easy|split]].
    + intros pi' C'. apply Rle_trans with ((∑ i < n, p i * T i) - (∑ i < n, q i * T i)); [easy|].
      now apply Wk.
    + intros T' L'. apply Rle_trans with (cost n d pi); [now apply Wk|].
      assert (X := Wk pi T Cu L). lra.
    + apply Rle_antisym; [easy|now apply Wk].
Qed.
