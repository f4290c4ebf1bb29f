(* Farkas' lemma by elimination of one variable after the other (Fourier, Motzkin).
   A finite system of linear inequalities either has a solution, or some sum of
   its inequalities, with weights that are not negative, says 0 >= a > 0. *)
Require Export MinimaxGames.
From Coq Require Export List Classical.
Export ListNotations.

(* The inequality: sum of coef k * x k >= least. *)
Record inequality := { coef : nat -> R; least : R }.

Definition holds (n : nat) (x : nat -> R) (c : inequality) : Prop :=
  least c <= ∑ k < n, coef c k * x k.

Definition plus_i (c d : inequality) : inequality :=
  {| coef := fun k => coef c k + coef d k; least := least c + least d |}.
Definition scale_i (t : R) (c : inequality) : inequality :=
  {| coef := fun k => t * coef c k; least := t * least c |}.

(* What follows from a list of inequalities by sums and weights. *)
Inductive follows (L : list inequality) : inequality -> Prop :=
  | follows_in c : In c L -> follows L c
  | follows_plus c d : follows L c -> follows L d -> follows L (plus_i c d)
  | follows_scale t c : 0 <= t -> follows L c -> follows L (scale_i t c).

Lemma follows_trans L L' c :
  (forall d, In d L' -> follows L d) -> follows L' c -> follows L c.
Proof. intros H F. induction F; auto using follows_plus, follows_scale. Qed.

Lemma number_between (A B : list R) :
  (forall a b, In a A -> In b B -> a <= b) ->
  exists y, (forall a, In a A -> a <= y) /\ (forall b, In b B -> y <= b).
Proof.
  intro H. induction A as [|a A IH].
  - clear H. induction B as [|b B [y [_ Y]]]; [now exists 0|].
    exists (Rmin b y). split; [easy|]. intros b' [<-|I]; [apply Rmin_l|].
    apply Rle_trans with y; [apply Rmin_r|auto].
  - destruct IH as [y [Y1 Y2]]; [intros; apply H; simpl; auto|].
    exists (Rmax a y). split.
    + intros a' [<-|I]; [apply Rmax_l|]. apply Rle_trans with y; [auto|apply Rmax_r].
    + intros b I. apply Rmax_lub; [apply H; simpl; auto|auto].
Qed.

Definition keep (P : R -> R -> Prop) (D : forall a b, {P a b} + {~ P a b}) n :=
  filter (fun c => if D (coef c n) 0 then true else false).

Lemma keep_in P D n L c : In c (keep P D n L) <-> In c L /\ P (coef c n) 0.
Proof.
  unfold keep. rewrite filter_In. destruct (D (coef c n) 0); split; intros [? ?]; auto; easy.
Qed.

(* The variable n cancels in this sum of c, where it is > 0, and d, where it is < 0. *)
Definition cancel (n : nat) (c d : inequality) : inequality :=
  plus_i (scale_i (- coef d n) c) (scale_i (coef c n) d).

Definition eliminate (n : nat) (L : list inequality) : list inequality :=
  keep eq Req_EM_T n L ++
  flat_map (fun c => map (cancel n c) (keep Rlt Rlt_dec n L)) (keep Rgt Rgt_dec n L).

Lemma eliminate_in n L e : In e (eliminate n L) <->
  (In e L /\ coef e n = 0) \/
  exists c d, In c L /\ 0 < coef c n /\ In d L /\ coef d n < 0 /\ e = cancel n c d.
Proof.
  unfold eliminate. rewrite in_app_iff, keep_in, in_flat_map. split.
  - intros [H|[c [C M]]]; [now left|right]. apply in_map_iff in M. destruct M as [d [E D]].
    apply keep_in in C, D. exists c, d. repeat split; try tauto. now symmetry.
  - intros [H|[c [d [C [P [D [N ->]]]]]]]; [now left|right].
    exists c. rewrite keep_in. split; [auto|]. apply in_map, keep_in. auto.
Qed.

Lemma eliminate_follows n L e : In e (eliminate n L) -> follows L e.
Proof.
  rewrite eliminate_in. intros [[H _]|[c [d [C [P [D [N ->]]]]]]].
  - now apply follows_in.
  - apply follows_plus; apply follows_scale; auto using follows_in; lra.
Qed.

Lemma eliminate_zero n L e : follows (eliminate n L) e -> coef e n = 0.
Proof.
  intro F. induction F as [c C|c d _ IC _ ID|t c _ _ IC]; simpl.
  - apply eliminate_in in C. destruct C as [[_ C]|[c' [d [_ [_ [_ [_ ->]]]]]]]; [easy|].
    simpl. ring.
  - rewrite IC, ID. ring.
  - rewrite IC. ring.
Qed.

Theorem farkas n : forall L,
  (exists x, forall c, In c L -> holds n x c) \/
  (exists c, follows L c /\ (forall k, (k < n)%nat -> coef c k = 0) /\ 0 < least c).
Proof.
  induction n as [|n IH]; intro L.
  - destruct (classic (exists c, In c L /\ 0 < least c)) as [[c [C P]]|N].
    + right. exists c. split; [now apply follows_in|]. split; [intros; lia|easy].
    + left. exists (fun _ => 0). intros c C. unfold holds. simpl.
      destruct (Rle_dec (least c) 0); [easy|]. elim N. exists c. split; [easy|lra].
  - destruct (IH (eliminate n L)) as [[x X]|[c [F [Z P]]]].
    + left. set (rest := fun c => (least c - ∑ k < n, coef c k * x k) / coef c n).
      destruct (number_between (map rest (keep Rgt Rgt_dec n L))
                               (map rest (keep Rlt Rlt_dec n L))) as [y [Y1 Y2]].
      { intros a b A B. apply in_map_iff in A, B.
        destruct A as [c [<- C]], B as [d [<- D]]. apply keep_in in C, D.
        assert (H : holds n x (cancel n c d)).
        { apply X, eliminate_in. right. exists c, d. intuition. }
        unfold holds, cancel in H. simpl in H.
        rewrite (sum_ext n _ (fun k => - coef d n * (coef c k * x k)
                                      + coef c n * (coef d k * x k))) in H
          by (intros; ring).
        rewrite sum_plus, !sum_scal in H. unfold rest.
        destruct C as [_ C], D as [_ D].
        set (sc := ∑ k < n, coef c k * x k) in *. set (sd := ∑ k < n, coef d k * x k) in *.
        apply Rmult_le_reg_r with (coef c n * - coef d n); [apply Rmult_lt_0_compat; lra|].
        replace ((least c - sc) / coef c n * (coef c n * - coef d n))
          with (- coef d n * (least c - sc)) by (field; lra).
        replace ((least d - sd) / coef d n * (coef c n * - coef d n))
          with (- coef c n * (least d - sd)) by (field; lra).
        lra. }
      exists (fun k => if Nat.eq_dec k n then y else x k). intros c C. unfold holds. simpl.
      destruct (Nat.eq_dec n n) as [_|]; [|lia].
      rewrite (sum_ext n _ (fun k => coef c k * x k))
        by (intros k K; destruct (Nat.eq_dec k n); [lia|easy]).
      destruct (Rtotal_order (coef c n) 0) as [N|[Z|P]].
      * assert (B : y <= rest c) by (apply Y2, in_map, keep_in; auto). unfold rest in B.
        apply Rmult_le_compat_neg_l with (r := coef c n) in B; [|lra].
        replace (coef c n * ((least c - ∑ k < n, coef c k * x k) / coef c n))
          with (least c - ∑ k < n, coef c k * x k) in B by (field; lra). lra.
      * assert (H : holds n x c) by (apply X, eliminate_in; auto). unfold holds in H.
        rewrite Z. lra.
      * assert (B : rest c <= y) by (apply Y1, in_map, keep_in; auto). unfold rest in B.
        apply Rmult_le_compat_l with (r := coef c n) in B; [|lra].
        replace (coef c n * ((least c - ∑ k < n, coef c k * x k) / coef c n))
          with (least c - ∑ k < n, coef c k * x k) in B by (field; lra). lra.
    + right. exists c. split; [|split; [|easy]].
      * eapply follows_trans; [|exact F]. apply eliminate_follows.
      * intros k K. destruct (Nat.eq_dec k n) as [->|D]; [now apply (eliminate_zero n L)|].
        apply Z. lia.
Qed.
