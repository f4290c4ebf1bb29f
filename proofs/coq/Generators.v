(* Chapters 3 and 6: laws of generators, densities, the non-saturating loss. *)
Require Export JensenShannon.
From Coq Require Import Classical.

Lemma push_sum n m pz G g : generator m n G ->
  ∑ i < n, push m pz G i * g i = ∑ z < m, pz z * g (G z).
Proof.
  intro H. unfold push.
  rewrite (sum_ext n _ (fun i => ∑ z < m, pz z * (at_point (G z) i * g i)))
    by (intros; rewrite <- sum_scal_r; apply sum_ext; intros; ring).
  rewrite sum_swap. apply sum_ext. intros z Z. rewrite sum_scal, sum_at_point; auto.
Qed.

Lemma push_positive n m pz G i : law m pz -> generator m n G -> (i < n)%nat ->
  (push m pz G i <> 0 <-> exists z, (z < m)%nat /\ pz z <> 0 /\ G z = i).
Proof.
  intros P H I. assert (T : forall z, (z < m)%nat -> 0 <= pz z * at_point (G z) i).
  { intros z Z. apply Rmult_le_pos; [now apply P|apply at_point_nonneg]. }
  split.
  - intro N. assert (S : 0 < push m pz G i).
    { assert (0 <= push m pz G i) by now apply sum_nonneg. lra. }
    destruct (sum_positive m _ T S) as [z [Z W]]. exists z. split; [easy|].
    unfold at_point in W. destruct (Nat.eq_dec i (G z)) as [->|]; [split; [lra|easy]|lra].
  - intros [z [Z [N <-]]] E. apply N.
    assert (K := sum_zero_terms m _ T E z Z). cbv beta in K. rewrite at_point_same in K. lra.
Qed.

(* book: prop-change-of-variables *)
(* covers: Finite spaces, values infinity and minus infinity; minus infinity wins where both occur. *)
Theorem change_of_variables n m pz G h : law m pz -> generator m n G ->
  expectation n (push m pz G) h = expectation m pz (fun z => h (G z)).
Proof.
  intros P H. assert (PP := push_positive n m pz G).
  destruct (classic (exists z, (z < m)%nat /\ pz z <> 0 /\ h (G z) = MinusInf))
    as [[z [Z [N E]]]|NoMinus].
  - rewrite (expectation_minus m pz _ z) by easy.
    apply (expectation_minus n _ _ (G z)); [now apply H| |easy].
    apply PP; auto. exists z. auto.
  - assert (A : forall i, (i < n)%nat -> push m pz G i <> 0 -> h i <> MinusInf).
    { intros i I K E. apply PP in K; auto. destruct K as [z [Z [N <-]]].
      apply NoMinus. now exists z. }
    assert (B : forall z, (z < m)%nat -> pz z <> 0 -> h (G z) <> MinusInf).
    { intros z Z N E. apply NoMinus. now exists z. }
    destruct (classic (exists z, (z < m)%nat /\ pz z <> 0 /\ h (G z) = PlusInf))
      as [[z [Z [N E]]]|NoPlus].
    + rewrite (expectation_plus m pz _ z) by easy.
      apply (expectation_plus n _ _ (G z)); auto. apply PP; auto. exists z. auto.
    + set (g := fun i => match h i with Fin r => r | _ => 0 end).
      rewrite (expectation_fin m pz _ (fun z => g (G z))).
      * rewrite (expectation_fin n _ _ g); [f_equal; now apply push_sum|].
        intros i I K. specialize (A i I K). unfold g. destruct (h i) eqn:E; auto; try easy.
        apply PP in K; auto. destruct K as [z [Z [N <-]]]. elim NoPlus. now exists z.
      * intros z Z N. specialize (B z Z N). unfold g. destruct (h (G z)) eqn:E; auto; try easy.
        elim NoPlus. now exists z.
Qed.

Lemma expectation_same n p q f : same n p q -> expectation n p f = expectation n q f.
Proof.
  intro E. induction n as [|n IH]; simpl; [easy|].
  rewrite IH by (intros i I; apply E; auto with arith). now rewrite (E n) by auto with arith.
Qed.

(* V(G, D) = E_P[log D] + E[log(1 - D(G(z)))]. *)
Definition generator_value n m (p pz : nat -> R) (G : nat -> nat) (D : nat -> R) : extended :=
  expectation n p (fun i => elog (D i)) ⊕ expectation m pz (fun z => elog (1 - D (G z))).

(* book: prop-value-law *)
(* covers: Finite spaces and finite priors. *)
Theorem value_law n m p pz G G' : law m pz -> generator m n G -> generator m n G' ->
  (forall D, generator_value n m p pz G D = value n p (push m pz G) D) /\
  (same n (push m pz G) (push m pz G') ->
   forall D, generator_value n m p pz G D = generator_value n m p pz G' D).
Proof.
  intros P H H'.
  assert (V : forall F D, generator m n F ->
    generator_value n m p pz F D = value n p (push m pz F) D).
  { intros F D K. unfold generator_value, value. f_equal. symmetry.
    now apply (change_of_variables n m pz F (fun i => elog (1 - D i))). }
  split; [intro D; now apply V|]. intros S D. rewrite !V by easy. unfold value. f_equal.
  now apply expectation_same.
Qed.

(* p is a density of P with respect to mu. *)
Definition density (n : nat) (mu p P : nat -> R) : Prop :=
  nonneg n p /\ forall i, (i < n)%nat -> P i = p i * mu i.

(* book: prop-densities *)
(* covers: Finite spaces; measures that give every point a finite mass. *)
Theorem densities n P Q : law n P -> law n Q ->
  (forall mu, nonneg n mu ->
     ((exists p, density n mu p P) <-> (forall i, (i < n)%nat -> mu i = 0 -> P i = 0)) /\
     (forall p p', density n mu p P -> density n mu p' P ->
        forall i, (i < n)%nat -> 0 < mu i -> p i = p' i)) /\
  (forall i, (i < n)%nat -> P i + Q i = 0 -> P i = 0 /\ Q i = 0) /\
  (forall mu p q, nonneg n mu -> density n mu p P -> density n mu q Q ->
     (forall i, (i < n)%nat -> P i = p i / (p i + q i) * (P i + Q i)) /\
     (forall mu' p' q', nonneg n mu' -> density n mu' p' P -> density n mu' q' Q ->
        forall i, (i < n)%nat -> 0 < P i + Q i ->
          p i / (p i + q i) = p' i / (p' i + q' i))).
Proof.
  intros LP LQ.
  assert (A : forall mu p q, nonneg n mu -> density n mu p P -> density n mu q Q ->
     forall i, (i < n)%nat -> 0 < P i + Q i -> p i / (p i + q i) = P i / (P i + Q i)).
  { intros mu p q M [Np Dp] [Nq Dq] i I S. rewrite (Dp i I), (Dq i I) in *.
    specialize (M i I). specialize (Np i I). specialize (Nq i I).
    assert (mu i <> 0) by (intro Z; rewrite Z in S; lra).
    assert (p i + q i <> 0).
    { intro Z. replace (p i * mu i + q i * mu i) with ((p i + q i) * mu i) in S by ring.
      rewrite Z in S. lra. }
    field. split; lra. }
  split; [|split].
  - intros mu M. split; [split|].
    + intros [p [_ D]] i I Z. rewrite (D i I), Z. ring.
    + intro Dom. exists (fun i => P i / mu i). split.
      * intros i I. specialize (M i I). destruct (Req_EM_T (mu i) 0) as [Z|N].
        -- rewrite (Dom i I Z). unfold Rdiv. lra.
        -- apply Rmult_le_pos; [now apply LP|apply Rlt_le, Rinv_0_lt_compat; lra].
      * intros i I. destruct (Req_EM_T (mu i) 0) as [Z|N]; [rewrite (Dom i I Z), Z; ring|].
        field. easy.
    + intros p p' [_ D] [_ D'] i I Pos. apply Rmult_eq_reg_r with (mu i); [|lra].
      rewrite <- D, <- D' by easy. easy.
  - intros i I Z. assert (X := proj1 LP i I). assert (Y := proj1 LQ i I). lra.
  - intros mu p q M Dp Dq. split.
    + intros i I. assert (X := proj1 LP i I). assert (Y := proj1 LQ i I).
      destruct (Req_EM_T (P i + Q i) 0) as [Z|N]; [rewrite Z; lra|].
      rewrite (A mu p q M Dp Dq i I) by lra. field. easy.
    + intros mu' p' q' M' Dp' Dq' i I S.
      rewrite (A mu p q M Dp Dq i I S). symmetry. now apply (A mu').
Qed.

(* E_{x ~ Q}[- log D(x)], which may be infinite. *)
Definition non_saturating n (q D : nat -> R) : extended :=
  expectation n q (fun i => eopp (elog (D i))).

Lemma greatest_index n (f : nat -> R) : (1 <= n)%nat ->
  exists k, (k < n)%nat /\ forall i, (i < n)%nat -> f i <= f k.
Proof.
  intro L. induction n as [|n IH]; [lia|].
  destruct (Nat.eq_dec n 0) as [->|N].
  - exists 0%nat. split; [lia|]. intros i I. replace i with 0%nat by lia. lra.
  - destruct IH as [k [K M]]; [lia|]. destruct (Rle_dec (f n) (f k)) as [Y|Y].
    + exists k. split; [lia|]. intros i I.
      destruct (Nat.eq_dec i n) as [->|]; [easy|apply M; lia].
    + exists n. split; [lia|]. intros i I.
      destruct (Nat.eq_dec i n) as [->|]; [lra|].
      apply Rle_trans with (f k); [apply M; lia|lra].
Qed.

(* book: prop-non-saturating-equilibria *)
(* covers: Finite spaces, with infinite losses: all laws and all discriminators. *)
Theorem non_saturating_equilibria n p q D : law n p -> law n q -> discriminator n D ->
  ((forall E, discriminator n E -> value n p q E ≤ value n p q D) /\
   (forall r, law n r -> non_saturating n q D ≤ non_saturating n r D)
   <-> same n q p /\
       (forall i, (i < n)%nat -> 0 < p i -> D i = / 2) /\
       (forall i, (i < n)%nat -> D i <= / 2)).
Proof.
  intros P Q T. assert (NP := proj1 P). assert (NQ := proj1 Q). split.
  - intros [Max Min].
    assert (B : forall i, (i < n)%nat -> 0 < p i + q i -> D i = p i / (p i + q i)).
    { apply (best_discriminator n p q NP NQ D T). apply ele_antisym.
      - now apply best_discriminator.
      - rewrite <- (best_attains n p q NP NQ). apply Max. now apply best_is_discriminator. }
    destruct (law_point n p P) as [a [A Pa]].
    destruct (greatest_index n D ltac:(lia)) as [x [X M]].
    assert (Da : 0 < D a).
    { rewrite (B a A) by (specialize (NQ a A); lra).
      apply Rdiv_lt_0_compat; [easy|specialize (NQ a A); lra]. }
    assert (Dx : 0 < D x) by (specialize (M a A); lra).
    (* the loss of the point mass at x is the least possible *)
    assert (Lx : non_saturating n (at_point x) D = Fin (- ln (D x))).
    { unfold non_saturating. rewrite (expectation_fin n _ _ (fun i => - ln (D i))).
      - f_equal. now apply (sum_at_point n x (fun i => - ln (D i))).
      - intros i I N. unfold at_point in N. destruct (Nat.eq_dec i x) as [->|]; [|easy].
        now rewrite elog_pos. }
    assert (Le := Min _ (law_at_point n x X)). rewrite Lx in Le.
    assert (Pos : forall i, (i < n)%nat -> 0 < q i -> 0 < D i).
    { intros i I Qi. destruct (Rlt_dec 0 (D i)) as [|N]; [easy|exfalso].
      unfold non_saturating in Le. rewrite (expectation_plus n q _ i) in Le; auto.
      - intros j J _. unfold elog. destruct (Rlt_dec 0 (D j)); easy.
      - lra.
      - rewrite elog_neg; easy. }
    assert (Supp : forall i, (i < n)%nat -> 0 < q i -> D i = D x).
    { unfold non_saturating in Le. rewrite (expectation_fin n q _ (fun i => - ln (D i))) in Le.
      - simpl in Le. intros i I Qi.
        assert (Term : forall j, (j < n)%nat -> q j * - ln (D x) <= q j * - ln (D j)).
        { intros j J. specialize (NQ j J). destruct (Req_EM_T (q j) 0) as [->|N]; [lra|].
          apply Rmult_le_compat_l; [easy|]. apply Ropp_le_contravar.
          destruct (M j J) as [L|L]; [|rewrite L; lra]. apply Rlt_le, ln_increasing; [apply Pos; auto; lra|easy]. }
        assert (S : ∑ j < n, q j * - ln (D x) = - ln (D x)).
        { rewrite sum_scal_r, (proj2 Q). ring. }
        assert (E : ∑ j < n, q j * - ln (D x) = ∑ j < n, q j * - ln (D j)).
        { apply Rle_antisym; [now apply sum_le|lra]. }
        assert (K := sum_eq_terms n _ _ Term E i I). cbv beta in K.
        apply Rmult_eq_reg_l in K; [|lra]. symmetry. apply ln_inv; auto. lra.
      - intros i I N. specialize (NQ i I). rewrite elog_pos; [easy|]. apply Pos; auto. lra. }
    set (m := D x) in *.
    assert (m1 : m < 1).
    { destruct (law_point n q Q) as [b [Bq Qb]]. rewrite <- (Supp b Bq Qb).
      specialize (NP b Bq). rewrite (B b Bq) by lra.
      apply Rmult_lt_reg_r with (p b + q b); [lra|]. unfold Rdiv.
      rewrite Rmult_assoc, Rinv_l; lra. }
    assert (Eq : forall i, (i < n)%nat -> (1 - m) * p i = m * q i).
    { intros i I. specialize (NP i I). specialize (NQ i I).
      destruct (Req_EM_T (q i) 0) as [Z|N].
      - rewrite Z. destruct (Req_EM_T (p i) 0) as [->|N']; [ring|exfalso].
        specialize (M i I). rewrite (B i I), Z in M by lra.
        replace (p i / (p i + 0)) with 1 in M by (field; lra). lra.
      - assert (Di := Supp i I ltac:(lra)). rewrite (B i I) in Di by lra.
        rewrite <- Di. field. lra. }
    assert (Half : m = / 2).
    { assert (S : ∑ i < n, (1 - m) * p i = ∑ i < n, m * q i) by now apply sum_ext.
      rewrite !sum_scal, (proj2 P), (proj2 Q) in S. lra. }
    assert (S : same n q p).
    { intros i I. specialize (Eq i I). rewrite Half in Eq. lra. }
    split; [exact S|]. split; [|intros i I; rewrite <- Half; now apply M].
    intros i I Pi. rewrite (B i I), (S i I) by (specialize (NQ i I); lra). field. lra.
  - intros [S [H Le]]. split.
    + intros E U. assert (V : value n p q D = Fin (∑ i < n, peak (p i) (q i))).
      { apply (best_discriminator n p q NP NQ D T). intros i I K. rewrite (S i I) in *.
        rewrite H by (auto; lra). field. lra. }
      rewrite V. now apply best_discriminator.
    + intros r L.
      assert (Lq : non_saturating n q D = Fin (ln 2)).
      { unfold non_saturating. rewrite (expectation_fin n q _ (fun _ => ln 2)).
        - f_equal. rewrite sum_scal_r, (proj2 Q). ring.
        - intros i I N. assert (A := NQ i I). assert (Ei := S i I).
          rewrite (H i I) by lra. rewrite elog_pos, ln_Rinv by lra. simpl. f_equal. ring. }
      rewrite Lq. unfold non_saturating.
      assert (Xl : forall i, (i < n)%nat -> 0 < D i -> ln 2 <= - ln (D i)).
      { intros i I K. specialize (Le i I). rewrite <- (Ropp_involutive (ln 2)), <- ln_Rinv by lra.
        apply Ropp_le_contravar. destruct Le as [Le|Le]; [apply Rlt_le, ln_increasing; lra|rewrite Le; lra]. }
      destruct (classic (exists i, (i < n)%nat /\ r i <> 0 /\ ~ 0 < D i)) as [[i [I [N Z]]]|No].
      * rewrite (expectation_plus n r _ i); [easy| |exact I|exact N|].
        -- intros j J _. unfold elog. destruct (Rlt_dec 0 (D j)); easy.
        -- rewrite elog_neg; easy.
      * assert (Pr : forall i, (i < n)%nat -> r i <> 0 -> 0 < D i).
        { intros i I N. apply NNPP. intro Z. apply No. now exists i. }
        rewrite (expectation_fin n r _ (fun i => - ln (D i))).
        -- simpl. apply Rle_trans with (∑ i < n, r i * ln 2);
             [rewrite sum_scal_r, (proj2 L); lra|].
           apply sum_le. intros i I. assert (A := proj1 L i I).
           destruct (Req_EM_T (r i) 0) as [->|N]; [lra|]. apply Rmult_le_compat_l; auto.
        -- intros i I N. rewrite elog_pos; auto.
Qed.

(* The discriminator of the logit a. *)
Definition sigmoid (a : R) : R := 1 / (1 + exp (- a)).

Lemma sigmoid_bounds a : 0 < sigmoid a < 1.
Proof.
  unfold sigmoid. assert (E := exp_pos (- a)). split; [apply Rdiv_lt_0_compat; lra|].
  apply Rmult_lt_reg_r with (1 + exp (- a)); [lra|]. unfold Rdiv.
  rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma log_sigmoid a : ln (sigmoid a) = - ln (1 + exp (- a)).
Proof.
  unfold sigmoid, Rdiv. assert (E := exp_pos (- a)). rewrite Rmult_1_l. apply ln_Rinv. lra.
Qed.

Lemma log_1_minus_sigmoid a : ln (1 - sigmoid a) = - a - ln (1 + exp (- a)).
Proof.
  assert (E := exp_pos (- a)).
  replace (1 - sigmoid a) with (exp (- a) / (1 + exp (- a))) by (unfold sigmoid; field; lra).
  rewrite ln_div, ln_exp by lra. ring.
Qed.

Lemma derivative_softplus a :
  derivable_pt_lim (fun t => ln (1 + exp (- t))) a (- (1 - sigmoid a)).
Proof.
  assert (E := exp_pos (- a)).
  replace (- (1 - sigmoid a)) with (/ (1 + exp (- a)) * (0 + exp (- a) * -1))
    by (unfold sigmoid; field; lra).
  apply (derivable_pt_lim_comp (fun t => 1 + exp (- t)) ln).
  - apply derivable_pt_lim_plus; [apply derivable_pt_lim_const|].
    apply (derivable_pt_lim_comp (fun t => - t) exp); [|apply derivable_pt_lim_exp].
    apply (derivable_pt_lim_opp (fun t => t)). apply derivable_pt_lim_id.
  - apply derivable_pt_lim_ln. lra.
Qed.

(* book: prop-loss-slopes *)
(* covers: All of it. *)
Theorem loss_slopes a :
  derivable_pt_lim (fun t => ln (1 - sigmoid t)) a (- sigmoid a) /\
  derivable_pt_lim (fun t => - ln (sigmoid t)) a (- (1 - sigmoid a)) /\
  - sigmoid a < 0 /\ - (1 - sigmoid a) < 0 /\
  Rabs (- sigmoid a) / Rabs (- (1 - sigmoid a)) = sigmoid a / (1 - sigmoid a).
Proof.
  assert (B := sigmoid_bounds a). split; [|split; [|split; [|split]]]; try lra.
  - apply (derivable_pt_lim_ext (fun t => - t - ln (1 + exp (- t)))).
    + intro t. symmetry. apply log_1_minus_sigmoid.
    + replace (- sigmoid a) with (-1 - - (1 - sigmoid a)) by ring.
      apply derivable_pt_lim_minus; [|apply derivative_softplus].
      apply (derivable_pt_lim_opp (fun t => t)). apply derivable_pt_lim_id.
  - apply (derivable_pt_lim_ext (fun t => ln (1 + exp (- t)))); [|apply derivative_softplus].
    intro t. rewrite log_sigmoid. ring.
  - rewrite !Rabs_Ropp, !Rabs_pos_eq by lra. easy.
Qed.
