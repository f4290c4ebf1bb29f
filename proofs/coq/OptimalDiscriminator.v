(* Chapter 4: the discriminator's best reply, on a finite space. *)
Require Export Logarithms.

(* V(Q, D) = E_P[log D] + E_Q[log(1 - D)]. It may be minus infinity. *)
Definition value (n : nat) (p q D : nat -> R) : extended :=
  expectation n p (fun i => elog (D i)) ⊕ expectation n q (fun i => elog (1 - D i)).

Definition nonneg (n : nat) (p : nat -> R) : Prop := forall i, (i < n)%nat -> 0 <= p i.

(* D does not exclude what P makes, and 1 - D not what Q makes. *)
Definition admits (n : nat) (p q D : nat -> R) : Prop :=
  forall i, (i < n)%nat -> (0 < p i -> 0 < D i) /\ (0 < q i -> D i < 1).

Lemma value_fin n p q D : nonneg n p -> nonneg n q -> admits n p q D ->
  value n p q D = Fin (∑ i < n, (p i * ln (D i) + q i * ln (1 - D i))).
Proof.
  intros P Q A. unfold value.
  rewrite (expectation_fin n p _ (fun i => ln (D i))), (expectation_fin n q _ (fun i => ln (1 - D i))).
  - simpl. now rewrite sum_plus.
  - intros i L N. destruct (A i L) as [_ B]. apply elog_pos.
    enough (D i < 1) by lra. apply B. specialize (Q i L). lra.
  - intros i L N. destruct (A i L) as [B _]. apply elog_pos, B. specialize (P i L). lra.
Qed.

Lemma value_minus n p q D : ~ admits n p q D -> value n p q D = MinusInf.
Proof.
  intro A. unfold value.
  assert (DP : forall i, {0 < p i -> 0 < D i} + {~ (0 < p i -> 0 < D i)}).
  { intro i. destruct (Rlt_dec 0 (p i)), (Rlt_dec 0 (D i)); (left; tauto) || (right; tauto). }
  assert (DQ : forall i, {0 < q i -> D i < 1} + {~ (0 < q i -> D i < 1)}).
  { intro i. destruct (Rlt_dec 0 (q i)), (Rlt_dec (D i) 1); (left; tauto) || (right; tauto). }
  destruct (all_or_one _ DP n) as [AP|[i [L N]]].
  - destruct (all_or_one _ DQ n) as [AQ|[i [L N]]].
    + elim A. intros i L. auto.
    + rewrite (expectation_minus n q _ i); auto.
      * now destruct (expectation n p _).
      * intro Z. apply N. intro. lra.
      * apply elog_neg. intro. apply N. intro. lra.
  - rewrite (expectation_minus n p _ i); auto.
    + intro Z. apply N. intro. lra.
    + apply elog_neg. tauto.
Qed.

Lemma admits_or_not n p q D : admits n p q D \/ ~ admits n p q D.
Proof.
  assert (H : forall i, {(0 < p i -> 0 < D i) /\ (0 < q i -> D i < 1)}
                      + {~ ((0 < p i -> 0 < D i) /\ (0 < q i -> D i < 1))}).
  { intro i. destruct (Rlt_dec 0 (p i)), (Rlt_dec 0 (D i)), (Rlt_dec 0 (q i)), (Rlt_dec (D i) 1);
      (left; tauto) || (right; tauto). }
  destruct (all_or_one _ H n) as [Y|[i [L N]]]; [left; exact Y|right].
  intro A. apply N, A, L.
Qed.

(* The height of the peak of p log t + q log(1 - t). *)
Definition peak (p q : R) : R := p * ln p + q * ln q - (p + q) * ln (p + q).

Lemma below_peak p q t :
  0 <= p -> 0 <= q -> 0 <= t <= 1 -> (0 < p -> 0 < t) -> (0 < q -> t < 1) ->
  p * ln t + q * ln (1 - t) <= peak p q /\
  (p * ln t + q * ln (1 - t) = peak p q <-> (0 < p + q -> t = p / (p + q))).
Proof.
  intros P Q T HP HQ. unfold peak.
  assert (ZP : 0 <= (p + q) * t) by (apply Rmult_le_pos; lra).
  assert (ZQ : 0 <= (p + q) * (1 - t)) by (apply Rmult_le_pos; lra).
  assert (IP : 0 < p -> 0 < (p + q) * t).
  { intro I. apply Rmult_lt_0_compat; [lra|auto]. }
  assert (IQ : 0 < q -> 0 < (p + q) * (1 - t)).
  { intro I. specialize (HQ I). apply Rmult_lt_0_compat; lra. }
  assert (LP := relative_entropy_term p _ P ZP IP).
  assert (LQ := relative_entropy_term q _ Q ZQ IQ).
  assert (EP := relative_entropy_term_eq p _ P ZP IP).
  assert (EQ := relative_entropy_term_eq q _ Q ZQ IQ).
  rewrite times_ln_product in LP, EP by first [lra | intro; split; [lra|auto]].
  rewrite times_ln_product in LQ, EQ by first [lra | intro I; split; [lra|specialize (HQ I); lra]].
  split; [lra|]. split.
  - intros E S. assert (E1 : p = (p + q) * t) by (apply EP; lra).
    rewrite E1 at 1. field. lra.
  - intros E. destruct (Req_EM_T (p + q) 0) as [Z|N].
    + replace p with 0 by lra. replace q with 0 by lra. ring.
    + assert (S : 0 < p + q) by lra. specialize (E S).
      assert (A : (p + q) * t = p) by (rewrite E; field; lra).
      assert (B : (p + q) * (1 - t) = q) by lra.
      assert (LA : p * ln t = p * ln p - p * ln (p + q)).
      { rewrite E. apply times_ln_quotient; [easy|lra]. }
      assert (LB : q * ln (1 - t) = q * ln q - q * ln (p + q)).
      { replace (1 - t) with (q / (p + q)) by (rewrite E; field; lra).
        apply times_ln_quotient; [easy|lra]. }
      lra.
Qed.

Definition at_one_point (p q t : R) : extended :=
  etimes p (elog t) ⊕ etimes q (elog (1 - t)).

(* The problem at one point: exactly one maximiser, p = 0 and q = 0 included. *)
(* book: lem-one-point *)
(* covers: All of it: two numbers, the value minus infinity included. *)
Theorem one_point p q : 0 <= p -> 0 <= q -> 0 < p + q ->
  forall t, 0 <= t <= 1 ->
    ((forall s, 0 <= s <= 1 -> at_one_point p q s ≤ at_one_point p q t)
     <-> t = p / (p + q)).
Proof.
  intros P Q S.
  set (D := fun t : R => fun _ : nat => t).
  assert (V : forall t, at_one_point p q t = value 1 (fun _ => p) (fun _ => q) (D t)).
  { intro t. unfold at_one_point, value, D. simpl.
    destruct (etimes p (elog t)), (etimes q (elog (1 - t))); simpl; auto.
    f_equal; ring. }
  assert (B : 0 <= p / (p + q) <= 1).
  { split; [apply Rmult_le_pos; [easy|apply Rlt_le, Rinv_0_lt_compat, S]|].
    apply Rmult_le_reg_r with (p + q); [easy|]. unfold Rdiv.
    rewrite Rmult_assoc, Rinv_l; lra. }
  assert (NP : nonneg 1 (fun _ => p)) by (intros i _; easy).
  assert (NQ : nonneg 1 (fun _ => q)) by (intros i _; easy).
  assert (F : forall t, 0 <= t <= 1 -> at_one_point p q t ≤ Fin (peak p q) /\
              (at_one_point p q t = Fin (peak p q) <-> t = p / (p + q))).
  { intros t T. rewrite V. destruct (admits_or_not 1 (fun _ => p) (fun _ => q) (D t)) as [A|A].
    - destruct (A 0%nat) as [AP AQ]; [lia|]. unfold D in AP, AQ.
      rewrite value_fin by auto. unfold D. simpl. rewrite Rplus_0_l.
      destruct (below_peak p q t) as [X Y]; auto. split; [easy|].
      split; intro E.
      + injection E as E. apply Y; auto.
      + f_equal. apply Y. auto.
    - rewrite value_minus by easy. split; [easy|]. split; [easy|]. intro E. elim A.
      intros i _. unfold D. rewrite E. split; intro I.
      + now apply Rdiv_lt_0_compat.
      + apply Rmult_lt_reg_r with (p + q); [easy|]. unfold Rdiv.
        rewrite Rmult_assoc, Rinv_l; lra. }
  destruct (F _ B) as [_ [_ FB]]. specialize (FB eq_refl).
  intros t T. destruct (F t T) as [LT ET]. split.
  - intro M. apply ET. apply ele_antisym; [easy|]. rewrite <- FB. apply M, B.
  - intros E s I. rewrite (proj2 ET E). apply F, I.
Qed.

(* All masses a, b, not only laws: the heart of the theorem. *)
Lemma best_discriminator n a b : nonneg n a -> nonneg n b ->
  forall D, discriminator n D ->
    value n a b D ≤ Fin (∑ i < n, peak (a i) (b i)) /\
    (value n a b D = Fin (∑ i < n, peak (a i) (b i))
     <-> forall i, (i < n)%nat -> 0 < a i + b i -> D i = a i / (a i + b i)).
Proof.
  intros A B D T. destruct (admits_or_not n a b D) as [Y|N].
  - rewrite value_fin by easy.
    assert (K : forall i, (i < n)%nat ->
      a i * ln (D i) + b i * ln (1 - D i) <= peak (a i) (b i) /\
      (a i * ln (D i) + b i * ln (1 - D i) = peak (a i) (b i)
       <-> (0 < a i + b i -> D i = a i / (a i + b i)))).
    { intros i L. apply below_peak; auto; apply Y, L. }
    split; [simpl; apply sum_le; intros i L; now apply K|]. split.
    + intros E i L. apply K; [easy|]. injection E as E.
      apply (sum_eq_terms n (fun i => a i * ln (D i) + b i * ln (1 - D i))
               (fun i => peak (a i) (b i))); auto.
      intros j J. now apply K.
    + intro E. f_equal. apply sum_ext. intros i L. apply K; auto.
  - rewrite value_minus by easy. split; [easy|]. split; [easy|].
    intro E. elim N. intros i L. specialize (A i L). specialize (B i L).
    assert (S : 0 < a i -> 0 < a i + b i) by lra.
    assert (S' : 0 < b i -> 0 < a i + b i) by lra.
    split; intro I; rewrite E by (auto; lra).
    + apply Rdiv_lt_0_compat; auto.
    + apply Rmult_lt_reg_r with (a i + b i); [auto|]. unfold Rdiv.
      rewrite Rmult_assoc, Rinv_l; specialize (S' I); lra.
Qed.

(* The discriminator a / (a + b); where nothing has mass any number does. *)
Definition best (a b : nat -> R) (i : nat) : R :=
  if Rlt_dec 0 (a i + b i) then a i / (a i + b i) else 0.

Lemma best_at a b i : 0 < a i + b i -> best a b i = a i / (a i + b i).
Proof. unfold best. destruct (Rlt_dec 0 (a i + b i)); easy. Qed.

Lemma best_is_discriminator n a b : nonneg n a -> nonneg n b -> discriminator n (best a b).
Proof.
  intros A B i L. specialize (A i L). specialize (B i L). unfold best.
  destruct (Rlt_dec 0 (a i + b i)) as [S|]; [|lra]. split.
  - apply Rmult_le_pos; [easy|]. now apply Rlt_le, Rinv_0_lt_compat.
  - apply Rmult_le_reg_r with (a i + b i); [easy|]. unfold Rdiv.
    rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma best_attains n a b : nonneg n a -> nonneg n b ->
  value n a b (best a b) = Fin (∑ i < n, peak (a i) (b i)).
Proof.
  intros A B. apply best_discriminator; auto using best_is_discriminator.
  intros i L. apply best_at.
Qed.

Lemma value_half n p q : law n p -> law n q -> value n p q (fun _ => / 2) = Fin (- ln 4).
Proof.
  intros P Q. rewrite value_fin; [|exact (proj1 P)|exact (proj1 Q)|intros i L; lra].
  f_equal. rewrite sum_plus, !sum_scal_r, (proj2 P), (proj2 Q).
  replace (1 - / 2) with (/ 2) by lra. rewrite ln_Rinv, ln_4; lra.
Qed.

Lemma value_nonpos n p q D : nonneg n p -> nonneg n q -> discriminator n D ->
  value n p q D ≤ Fin 0.
Proof.
  intros P Q T. destruct (admits_or_not n p q D) as [A|A]; [|now rewrite value_minus].
  rewrite value_fin by easy. simpl. rewrite <- (sum_zero n). apply sum_le. intros i L.
  specialize (P i L). specialize (Q i L). specialize (T i L). destruct (A i L) as [AP AQ].
  assert (p i * ln (D i) <= 0).
  { destruct (Req_EM_T (p i) 0) as [->|N]; [lra|].
    assert (ln (D i) <= 0) by (apply ln_nonpos; lra).
    apply Rmult_le_compat_l with (r := p i) in H; lra. }
  assert (q i * ln (1 - D i) <= 0).
  { destruct (Req_EM_T (q i) 0) as [->|N]; [lra|].
    assert (ln (1 - D i) <= 0) by (apply ln_nonpos; lra).
    apply Rmult_le_compat_l with (r := q i) in H0; lra. }
  lra.
Qed.

(* p and q are densities of P and Q with respect to any measure mu. The value has
   a maximum v; D attains it exactly if D = p / (p + q) almost everywhere; v lies
   between -log 4 and 0; and the quotient is the same for every mu. *)
(* book: thm-optimal-discriminator *)
(* covers: Finite spaces, any measure, points without mass, and the value minus infinity. Other spaces are left to the book's proof. *)
Theorem optimal_discriminator n mu p q P Q :
  nonneg n mu -> nonneg n p -> nonneg n q ->
  (forall i, (i < n)%nat -> P i = p i * mu i) ->
  (forall i, (i < n)%nat -> Q i = q i * mu i) ->
  law n P -> law n Q ->
  exists v,
    (exists D, discriminator n D /\ value n P Q D = Fin v) /\
    (forall D, discriminator n D -> value n P Q D ≤ Fin v) /\
    (forall D, discriminator n D ->
       (value n P Q D = Fin v <->
        forall i, (i < n)%nat -> 0 < P i + Q i -> D i = p i / (p i + q i))) /\
    - ln 4 <= v <= 0 /\
    (forall i, (i < n)%nat -> 0 < P i + Q i -> p i / (p i + q i) = P i / (P i + Q i)).
Proof.
  intros M Np Nq EP EQ LP LQ.
  assert (NP : nonneg n P) by exact (proj1 LP). assert (NQ : nonneg n Q) by exact (proj1 LQ).
  assert (K : forall i, (i < n)%nat -> 0 < P i + Q i -> p i / (p i + q i) = P i / (P i + Q i)).
  { intros i L S. rewrite EP, EQ in * by easy. specialize (M i L).
    assert (m0 : mu i <> 0) by (intro Z; rewrite Z in S; lra).
    assert (s0 : p i + q i <> 0).
    { intro Z. replace (p i * mu i + q i * mu i) with ((p i + q i) * mu i) in S by ring.
      rewrite Z in S. lra. }
    field. split; lra. }
  exists (∑ i < n, peak (P i) (Q i)).
  assert (B := best_discriminator n P Q NP NQ).
  assert (DB := best_is_discriminator n P Q NP NQ).
  assert (AB := best_attains n P Q NP NQ).
  split; [now exists (best P Q)|]. split; [intros D T; now apply B|]. split; [|split; [split|easy]].
  - intros D T. destruct (B D T) as [_ [X Y]]. split.
    + intros E i L S. rewrite K by easy. now apply X.
    + intro E. apply Y. intros i L S. rewrite <- K by easy. auto.
  - assert (H : discriminator n (fun _ => / 2)) by (intros i L; lra).
    destruct (B _ H) as [X _]. rewrite value_half in X by easy. exact X.
  - assert (X := value_nonpos n P Q (best P Q) NP NQ DB). rewrite AB in X. exact X.
Qed.

Lemma etimes_expectation n c p f : 0 < c ->
  etimes c (expectation n p f) = expectation n (fun i => c * p i) f.
Proof.
  intro C.
  assert (A : forall a b, etimes c (a ⊕ b) = etimes c a ⊕ etimes c b).
  { intros a b. unfold etimes. destruct (Req_EM_T c 0); [lra|].
    destruct a, b; simpl; auto. f_equal. ring. }
  assert (B : forall x e, etimes c (etimes x e) = etimes (c * x) e).
  { intros x e. destruct (Req_EM_T x 0) as [->|N].
    - rewrite Rmult_0_r, !etimes_zero, etimes_fin. f_equal. ring.
    - assert (c * x <> 0) by (apply Rmult_integral_contrapositive; split; lra).
      destruct e; rewrite ?etimes_fin, ?etimes_minus, ?etimes_plus; auto; try lra.
      f_equal. ring. }
  induction n as [|n IH]; simpl; [rewrite etimes_fin; f_equal; ring|].
  now rewrite A, B, IH.
Qed.

(* pi E_P[log D] + (1 - pi) E_Q[log(1 - D)]. *)
Definition weighted_value n w p q D : extended :=
  etimes w (expectation n p (fun i => elog (D i)))
  ⊕ etimes (1 - w) (expectation n q (fun i => elog (1 - D i))).

(* The posterior of L = 1 given i, if L ~ Bernoulli(w), x ~ P when L = 1 and
   x ~ Q when L = 0: the joint probability over the probability of i. *)
Definition posterior (w : R) (p q : nat -> R) (i : nat) : R :=
  let joint (l : bool) := if l then w * p i else (1 - w) * q i in
  joint true / (joint true + joint false).

(* book: prop-optimal-logit *)
(* covers: Finite spaces; the posterior probability is computed from the joint law. *)
Theorem optimal_logit n w p q : 0 < w < 1 -> law n p -> law n q ->
  (exists D, discriminator n D /\
     forall E, discriminator n E -> weighted_value n w p q E ≤ weighted_value n w p q D) /\
  (forall D, discriminator n D ->
     ((forall E, discriminator n E -> weighted_value n w p q E ≤ weighted_value n w p q D)
      <-> forall i, (i < n)%nat -> 0 < p i + q i -> D i = posterior w p q i)) /\
  (forall i, (i < n)%nat -> 0 < p i -> 0 < q i ->
     ln (posterior w p q i / (1 - posterior w p q i)) = ln (p i / q i) + ln (w / (1 - w))).
Proof.
  intros W [P _] [Q _].
  set (a := fun i => w * p i). set (b := fun i => (1 - w) * q i).
  assert (V : forall D, weighted_value n w p q D = value n a b D).
  { intro D. unfold weighted_value, value. now rewrite !etimes_expectation by lra. }
  assert (A : nonneg n a) by (intros i L; apply Rmult_le_pos; [lra|auto]).
  assert (B : nonneg n b) by (intros i L; apply Rmult_le_pos; [lra|auto]).
  assert (S : forall i, (i < n)%nat -> (0 < p i + q i <-> 0 < a i + b i)).
  { intros i L. specialize (A i L). specialize (B i L). specialize (P i L). specialize (Q i L).
    unfold a, b in *. split; intro I.
    - destruct (Req_EM_T (p i) 0) as [Z|N].
      + assert (0 < (1 - w) * q i) by (apply Rmult_lt_0_compat; lra). lra.
      + assert (0 < w * p i) by (apply Rmult_lt_0_compat; lra). lra.
    - destruct (Req_EM_T (p i) 0) as [Z|N]; [|lra]. rewrite Z in *.
      destruct (Req_EM_T (q i) 0) as [Z'|N']; [rewrite Z' in *; lra|lra]. }
  assert (BD := best_discriminator n a b A B).
  assert (BB := best_is_discriminator n a b A B).
  assert (AB := best_attains n a b A B).
  split; [|split].
  - exists (best a b). split; [easy|]. intros E T. rewrite !V, AB. now apply BD.
  - intros D T. destruct (BD D T) as [X Y]. split.
    + intros M i L I. unfold posterior. apply Y; [|easy|now apply S].
      apply ele_antisym; [easy|]. rewrite <- AB, <- !V. now apply M.
    + intros E F U. rewrite !V, (proj2 Y); [now apply BD|].
      intros i L I. rewrite E; [easy|easy|now apply S].
  - intros i L I J. unfold posterior.
    assert (0 < w * p i) by (apply Rmult_lt_0_compat; lra).
    assert (0 < (1 - w) * q i) by (apply Rmult_lt_0_compat; lra).
    rewrite <- ln_mult by (apply Rdiv_lt_0_compat; lra). f_equal. field.
    repeat split; try lra.
Qed.

(* E_P[D] + E_Q[1 - D]. *)
Definition linear_payoff n p q D : R := (∑ i < n, p i * D i) + (∑ i < n, q i * (1 - D i)).

Lemma linear_payoff_as n p q D : law n p -> law n q ->
  linear_payoff n p q D
  = 1 + tv n p q - ∑ i < n, (Rabs (p i - q i) / 2 - (p i - q i) * (D i - / 2)).
Proof.
  intros P Q. unfold linear_payoff, tv. rewrite sum_minus. unfold Rdiv.
  rewrite (sum_scal_r n (/ 2) (fun i => Rabs (p i - q i))).
  replace (∑ i < n, (p i - q i) * (D i - / 2))
    with ((∑ i < n, p i * D i) + (∑ i < n, q i * (1 - D i)) - 1); [lra|].
  rewrite <- sum_plus.
  transitivity ((∑ i < n, (p i * D i + q i * (1 - D i))) - / 2 * sum n p - / 2 * sum n q).
  - rewrite (proj2 P), (proj2 Q). lra.
  - rewrite <- !sum_scal, <- !sum_minus. apply sum_ext. intros. lra.
Qed.

(* book: prop-linear-objective *)
(* covers: Finite spaces, points without mass included. *)
Theorem linear_objective n p q : law n p -> law n q ->
  (exists D, discriminator n D /\ linear_payoff n p q D = 1 + tv n p q) /\
  (forall D, discriminator n D -> linear_payoff n p q D <= 1 + tv n p q) /\
  (forall D, discriminator n D ->
     (linear_payoff n p q D = 1 + tv n p q <->
      forall i, (i < n)%nat -> (q i < p i -> D i = 1) /\ (p i < q i -> D i = 0))).
Proof.
  intros P Q.
  assert (T : forall D, discriminator n D -> forall i, (i < n)%nat ->
    0 <= Rabs (p i - q i) / 2 - (p i - q i) * (D i - / 2)).
  { intros D H i L. specialize (H i L). unfold Rabs. destruct (Rcase_abs (p i - q i)).
    - assert (0 <= (q i - p i) * D i) by (apply Rmult_le_pos; lra). lra.
    - assert (0 <= (p i - q i) * (1 - D i)) by (apply Rmult_le_pos; lra). lra. }
  assert (E : forall D, discriminator n D ->
     (linear_payoff n p q D = 1 + tv n p q <->
      forall i, (i < n)%nat -> (q i < p i -> D i = 1) /\ (p i < q i -> D i = 0))).
  { intros D H. rewrite linear_payoff_as by easy. split.
    - intros Z i L.
      assert (K : Rabs (p i - q i) / 2 - (p i - q i) * (D i - / 2) = 0).
      { apply (sum_zero_terms n (fun i => Rabs (p i - q i) / 2 - (p i - q i) * (D i - / 2)));
          auto. lra. }
      unfold Rabs in K. destruct (Rcase_abs (p i - q i)); split; intro I; try lra.
      + apply Rmult_eq_reg_l with (q i - p i); lra.
      + apply Rmult_eq_reg_l with (p i - q i); lra.
    - intro K. rewrite sum_all_zero; [lra|]. intros i L. destruct (K i L) as [K1 K0].
      unfold Rabs. destruct (Rcase_abs (p i - q i)).
      + rewrite K0; lra.
      + destruct (Req_EM_T (p i) (q i)) as [->|N]; [lra|]. rewrite K1; lra. }
  split; [|split; [|exact E]].
  - assert (H : discriminator n (fun i => if Rlt_dec (q i) (p i) then 1 else 0)).
    { intros i L. destruct (Rlt_dec (q i) (p i)); lra. }
    exists (fun i => if Rlt_dec (q i) (p i) then 1 else 0). split; [easy|].
    apply E; [easy|]. intros i L. destruct (Rlt_dec (q i) (p i)); split; intro; lra.
  - intros D H. rewrite linear_payoff_as by easy.
    assert (0 <= ∑ i < n, (Rabs (p i - q i) / 2 - (p i - q i) * (D i - / 2))).
    { apply sum_nonneg. now apply T. }
    lra.
Qed.

(* A rule says "real" on B. Its probability of a wrong answer: *)
Definition indicator (B : nat -> bool) (i : nat) : R := if B i then 1 else 0.
Definition probability n p B : R := ∑ i < n, p i * indicator B i.
Definition error n p q B : R := (1 - probability n p B) / 2 + probability n q B / 2.

(* book: prop-least-error *)
(* covers: Finite spaces; rules say "real" on any set of points. *)
Theorem least_error n p q : law n p -> law n q ->
  (forall B, (1 - tv n p q) / 2 <= error n p q B) /\
  (forall B, (forall i, (i < n)%nat -> (B i = true <-> q i < p i)) ->
     error n p q B = (1 - tv n p q) / 2) /\
  (forall B alpha, 1 - error n p q B = alpha -> 2 * alpha - 1 <= tv n p q).
Proof.
  intros P Q.
  assert (K : forall B, error n p q B = 1 - linear_payoff n p q (indicator B) / 2).
  { intro B. unfold error, linear_payoff, probability.
    replace (∑ i < n, q i * (1 - indicator B i)) with (sum n q - ∑ i < n, q i * indicator B i).
    - rewrite (proj2 Q). lra.
    - rewrite <- sum_minus. apply sum_ext. intros. ring. }
  assert (H : forall B, discriminator n (indicator B)).
  { intros B i L. unfold indicator. destruct (B i); lra. }
  destruct (linear_objective n p q P Q) as [_ [M E]].
  assert (A : forall B, (1 - tv n p q) / 2 <= error n p q B).
  { intro B. rewrite K. specialize (M _ (H B)). lra. }
  split; [exact A|]. split.
  - intros B T. rewrite K, (proj2 (E _ (H B))); [lra|].
    intros i L. unfold indicator. destruct (T i L) as [T1 T2]. destruct (B i); split; intro I; auto.
    + specialize (T1 eq_refl). lra.
    + specialize (T2 I). discriminate.
  - intros B alpha E'. specialize (A B). lra.
Qed.

(* The best reply to a frozen discriminator: D x is the largest value of D. *)
(* book: prop-frozen-discriminator *)
(* covers: Finite spaces, with the values minus infinity; all best replies, and the constant generator. *)
Theorem frozen_discriminator n p D x :
  law n p -> discriminator n D ->
  expectation n p (fun i => elog (D i)) <> MinusInf ->
  (x < n)%nat -> (forall i, (i < n)%nat -> D i <= D x) -> D x < 1 ->
  let least := expectation n p (fun i => elog (D i)) ⊕ elog (1 - D x) in
  (forall q, law n q -> least ≤ value n p q D) /\
  (forall q, law n q ->
     (value n p q D = least <-> forall i, (i < n)%nat -> 0 < q i -> D i = D x)) /\
  value n p (at_point x) D = least.
Proof.
  intros P T F X M B least. unfold least, value. clear least.
  assert (exists e, expectation n p (fun i => elog (D i)) = Fin e) as [e ->].
  { destruct (expectation n p (fun i => elog (D i))) eqn:E; [easy|now exists r|].
    assert (DP : forall i, {0 < p i -> 0 < D i} + {~ (0 < p i -> 0 < D i)}).
    { intro i. destruct (Rlt_dec 0 (p i)), (Rlt_dec 0 (D i)); (left; tauto) || (right; tauto). }
    destruct (all_or_one _ DP n) as [A|[i [L N]]].
    - rewrite (expectation_fin n p _ (fun i => ln (D i))) in E; [easy|].
      intros i L N. apply elog_pos, A; [easy|]. destruct P as [P _]. specialize (P i L). lra.
    - rewrite (expectation_minus n p _ i) in E;
        [discriminate|exact L|intro; apply N; lra|apply elog_neg; tauto]. }
  rewrite elog_pos by lra. simpl.
  assert (G : forall q, law n q ->
    expectation n q (fun i => elog (1 - D i)) = Fin (∑ i < n, q i * ln (1 - D i))).
  { intros q Q. apply expectation_fin. intros i L N. apply elog_pos. specialize (M i L). lra. }
  assert (I : forall i, (i < n)%nat -> ln (1 - D x) <= ln (1 - D i)).
  { intros i L. specialize (M i L). destruct (Req_EM_T (D i) (D x)) as [->|N]; [lra|].
    apply Rlt_le, ln_increasing; lra. }
  assert (C : forall q, law n q -> ln (1 - D x) = ∑ i < n, q i * ln (1 - D x)).
  { intros q [_ Q]. rewrite sum_scal_r, Q. ring. }
  assert (O : forall q, law n q -> forall i, (i < n)%nat ->
    q i * ln (1 - D x) <= q i * ln (1 - D i)).
  { intros q [Q _] i L. apply Rmult_le_compat_l; auto. }
  split; [|split].
  - intros q Q. rewrite G by easy. simpl.
    rewrite (C q Q). apply Rplus_le_compat_l. now apply sum_le, O.
  - intros q Q. rewrite G by easy. simpl. split.
    + intros E i L N. injection E as E.
      assert (Z : q i * ln (1 - D x) = q i * ln (1 - D i)).
      { apply (sum_eq_terms n (fun i => q i * ln (1 - D x)) (fun i => q i * ln (1 - D i)));
          auto. rewrite <- (C q Q). lra. }
      apply Rmult_eq_reg_l in Z; [|lra]. apply ln_inv in Z; [lra|lra|].
      specialize (M i L). lra.
    + intro E. f_equal. f_equal. rewrite (C q Q). apply sum_ext. intros i L.
      destruct (Req_EM_T (q i) 0) as [->|N]; [ring|]. rewrite E; auto.
      destruct Q as [Q _]. specialize (Q i L). lra.
  - rewrite G by now apply law_at_point. simpl. f_equal. f_equal.
    now apply sum_at_point.
Qed.
