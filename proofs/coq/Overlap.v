(* Chapter 11: how often a transposed convolution writes to a place. *)
Require Export Layers Information.

(* The number of terms that place i receives: the pairs i' < n', j < f with s i' + j = i + u. *)
Definition terms (n' f s u i : nat) : R :=
  ∑ i' < n', ∑ j < f, if Nat.eq_dec (s * i' + j) (i + u) then 1 else 0.
(* The number of j < f with j = k modulo s. *)
Definition residues (f s k : nat) : R :=
  ∑ j < f, if Nat.eq_dec (j mod s) (k mod s) then 1 else 0.
(* So far from both ends. *)
Definition inner_place (n' f s u i : nat) : Prop :=
  (f - 1 <= i + u)%nat /\ (i + u <= s * (n' - 1))%nat.

Lemma terms_residues n' f s u i : (1 <= s)%nat -> (1 <= n')%nat -> inner_place n' f s u i ->
  terms n' f s u i = residues f s (i + u).
Proof.
  intros S1 N1 [A B]. unfold terms, residues. rewrite sum_swap. apply sum_ext. intros j J.
  set (k := (i + u)%nat) in *.
  assert (Dk := Nat.div_mod k s ltac:(lia)). assert (Dj := Nat.div_mod j s ltac:(lia)).
  destruct (Nat.eq_dec (j mod s) (k mod s)) as [E|N].
  - assert (Le : (j / s <= k / s)%nat) by (apply Nat.div_le_mono; lia).
    assert (Lt : (k / s - j / s < n')%nat).
    { assert (k / s <= n' - 1)%nat; [|lia].
      apply Nat.div_le_upper_bound; lia. }
    transitivity (sum n' (at_point (k / s - j / s))); [|now apply sum_at_point_one].
    apply sum_ext. intros i' _.
    unfold at_point. destruct (Nat.eq_dec (s * i' + j) k), (Nat.eq_dec i' (k / s - j / s)); auto; nia.
  - apply sum_all_zero. intros i' _. destruct (Nat.eq_dec (s * i' + j) k) as [E|]; [|easy].
    elim N. rewrite <- E, Nat.add_comm, Nat.mul_comm. now rewrite Nat.mod_add by lia.
Qed.

Lemma residues_value f s k : (1 <= s)%nat ->
  residues f s k = INR (f / s) + if lt_dec (k mod s) (f mod s) then 1 else 0.
Proof.
  intro S1. unfold residues. assert (Df := Nat.div_mod f s ltac:(lia)).
  assert (Kb := Nat.mod_upper_bound k s ltac:(lia)). assert (Fb := Nat.mod_upper_bound f s ltac:(lia)).
  set (r := (k mod s)%nat) in *. set (q := (f / s)%nat) in *. set (t := (f mod s)%nat) in *.
  replace f with (q * s + t)%nat by lia. rewrite sum_app. f_equal.
  - transitivity (∑ a < q, ∑ b < s, at_point r b).
    + rewrite <- (sum_flat q s (fun a b => at_point r b)). apply sum_ext. intros m _.
      unfold flat, at_point. reflexivity.
    + rewrite (sum_ext q _ (fun _ => 1)) by (intros; now apply sum_at_point_one).
      rewrite sum_const. ring.
  - assert (E : forall j, (j < t)%nat -> ((q * s + j) mod s = j)%nat).
    { intros j J. rewrite Nat.add_comm, Nat.mod_add by lia. apply Nat.mod_small. lia. }
    destruct (lt_dec r t) as [L|L].
    + transitivity (sum t (at_point r)); [|now apply sum_at_point_one].
      apply sum_ext. intros j J. rewrite E by easy. reflexivity.
    + apply sum_all_zero. intros j J. rewrite E by easy. destruct (Nat.eq_dec j r); [lia|easy].
Qed.

(* book: prop-overlap *)
(* covers: All of it; the counts are numbers of terms. *)
Theorem overlap n' f s u : (1 <= s)%nat -> (s <= f)%nat -> (1 <= n')%nat ->
  (forall i, inner_place n' f s u i -> terms n' f s u i = residues f s (i + u)) /\
  (* the ceiling of f / s for f mod s of the residues, the floor for the others *)
  (forall k, (k < s)%nat ->
     residues f s k = if lt_dec k (f mod s) then INR (f / s) + 1 else INR (f / s)) /\
  (* with at least s such places, one after the other *)
  ((Nat.max (f - 1) u + s - 1 <= s * (n' - 1))%nat ->
     ((forall i i', inner_place n' f s u i -> inner_place n' f s u i' ->
         terms n' f s u i = terms n' f s u i') <-> Nat.divide s f)) /\
  (* in a picture: pairs of terms of the two directions *)
  (forall m' i k,
     ∑ a < n', ∑ j < f, ∑ b < m', ∑ l < f,
       (if Nat.eq_dec (s * a + j) (i + u) then 1 else 0)
       * (if Nat.eq_dec (s * b + l) (k + u) then 1 else 0)
     = terms n' f s u i * terms m' f s u k).
Proof.
  intros S1 SF N1. split; [intros i I; now apply terms_residues|]. split; [|split].
  - intros k K. rewrite residues_value, (Nat.mod_small k) by lia.
    destruct (lt_dec k (f mod s)); ring.
  - intros Room. assert (Df := Nat.div_mod f s ltac:(lia)).
    assert (Fb := Nat.mod_upper_bound f s ltac:(lia)). split.
    + intro Same. destruct (Nat.eq_dec (f mod s) 0) as [Z|N].
      { exists (f / s)%nat. lia. }
      exfalso.
      (* among s places in a row every residue occurs: take 0 and f mod s *)
      assert (Place : forall r, (r < s)%nat -> exists i, inner_place n' f s u i /\
                ((i + u) mod s = r)%nat).
      { intros r R. set (k := Nat.max (f - 1) u). set (c := ((r + s - k mod s) mod s)%nat).
        assert (Cb : (c < s)%nat) by (apply Nat.mod_upper_bound; lia).
        assert (Kb := Nat.mod_upper_bound k s ltac:(lia)).
        exists (k + c - u)%nat. split; [unfold inner_place; lia|].
        replace (k + c - u + u)%nat with (k + c)%nat by lia.
        unfold c. rewrite Nat.add_mod_idemp_r by lia.
        rewrite <- Nat.add_mod_idemp_l by lia.
        replace (k mod s + (r + s - k mod s))%nat with (r + 1 * s)%nat by lia.
        rewrite Nat.mod_add, Nat.mod_small by lia. easy. }
      destruct (Place 0%nat ltac:(lia)) as [i [I Ri]].
      destruct (Place (f mod s)%nat Fb) as [i' [I' Ri']].
      specialize (Same i i' I I'). rewrite !terms_residues, !residues_value in Same by easy.
      rewrite Ri, Ri' in Same.
      destruct (lt_dec 0 (f mod s)), (lt_dec (f mod s) (f mod s)); try lia. lra.
    + intros [c C] i i' I I'. rewrite !terms_residues, !residues_value by easy.
      assert (Z : (f mod s = 0)%nat) by (rewrite C; apply Nat.mod_mul; lia). rewrite Z.
      destruct (lt_dec ((i + u) mod s) 0), (lt_dec ((i' + u) mod s) 0); lia || ring.
  - intros m' i k. unfold terms. rewrite <- sum_scal_r. apply sum_ext. intros a _.
    rewrite <- sum_scal_r. apply sum_ext. intros j _. rewrite <- sum_scal. apply sum_ext.
    intros b _. now rewrite <- sum_scal.
Qed.
