(* Chapter 2: maximin and minimax over any sets of strategies. *)
Require Export JensenShannon.
From Coq Require Import Classical.

(* Every set of extended numbers has a supremum and an infimum. *)
Lemma supremum_exists A : exists m, supremum A m.
Proof.
  destruct (classic (forall x, A x -> x = MinusInf)) as [H|H].
  { exists MinusInf. split; [intros x X; now rewrite (H x X)|easy]. }
  destruct (classic (exists r, forall x, A x -> x ≤ Fin r)) as [[r B]|B].
  - destruct (completeness (fun y => A (Fin y))) as [m [M1 M2]].
    + exists r. intros y Y. exact (B _ Y).
    + apply NNPP. intro N. apply H. intros x X. specialize (B x X).
      destruct x as [|y|]; [easy| |contradiction]. elim N. now exists y.
    + exists (Fin m). split.
      * intros x X. assert (C := B x X). destruct x as [|y|]; [easy| |contradiction].
        apply M1. exact X.
      * intros u U. destruct u as [|u|]; [|apply M2; intros y Y; exact (U _ Y)|easy].
        elim H. intros x X. specialize (U x X). now destruct x.
  - exists PlusInf. split; [intros x _; now destruct x|].
    intros u U. destruct u as [|u|]; [|elim B; now exists u|easy].
    elim H. intros x X. specialize (U x X). now destruct x.
Qed.

Lemma eopp_le a b : a ≤ b -> eopp b ≤ eopp a.
Proof. destruct a, b; simpl; auto; lra. Qed.

Lemma eopp_eopp a : eopp (eopp a) = a.
Proof. destruct a; simpl; auto. f_equal. ring. Qed.

Lemma infimum_exists A : exists m, infimum A m.
Proof.
  destruct (supremum_exists (fun x => A (eopp x))) as [m [U L]]. exists (eopp m). split.
  - intros x X. rewrite <- (eopp_eopp x). apply eopp_le, U. now rewrite eopp_eopp.
  - intros u B. rewrite <- (eopp_eopp u). apply eopp_le, L. intros x X.
    rewrite <- (eopp_eopp x). apply eopp_le, B, X.
Qed.

Lemma infimum_unique A a b : infimum A a -> infimum A b -> a = b.
Proof. intros [X X'] [Y Y']. apply ele_antisym; auto. Qed.

Lemma supremum_unique A a b : supremum A a -> supremum A b -> a = b.
Proof. intros [X X'] [Y Y']. apply ele_antisym; auto. Qed.

(* l = inf over t of f(s, t); u = sup over s of f(s, t). *)
Definition secures {S T : Type} (f : S -> T -> extended) (s : S) (l : extended) : Prop :=
  infimum (fun x => exists t, x = f s t) l.
Definition concedes {S T : Type} (f : S -> T -> extended) (t : T) (u : extended) : Prop :=
  supremum (fun x => exists s, x = f s t) u.

Definition maximin {S T : Type} (f : S -> T -> extended) (m : extended) : Prop :=
  supremum (fun l => exists s, secures f s l) m.
Definition minimax {S T : Type} (f : S -> T -> extended) (m : extended) : Prop :=
  infimum (fun u => exists t, concedes f t u) m.

Definition saddle_of {S T : Type} (f : S -> T -> extended) (s : S) (t : T) : Prop :=
  (exists v, f s t = Fin v) /\
  (forall s', f s' t ≤ f s t) /\ (forall t', f s t ≤ f s t').

(* For all non-empty sets of strategies and every payoff: both numbers exist, and: *)
(* book: prop-maximin-minimax *)
(* covers: All of it: any non-empty sets, any payoff, infinities included. *)
Theorem maximin_le_minimax {S T : Type} (f : S -> T -> extended) :
  inhabited S -> inhabited T ->
  (exists m, maximin f m) /\ (exists m, minimax f m) /\
  (forall m M, maximin f m -> minimax f M -> m ≤ M).
Proof.
  intros _ _. split; [apply supremum_exists|]. split; [apply infimum_exists|].
  intros m M [_ L] [_ G]. apply L. intros l [s [Hl _]]. apply G. intros u [t [Hu _]].
  apply ele_trans with (f s t); [apply Hl|apply Hu]; eauto.
Qed.

(* book: prop-saddle-value *)
(* covers: All of it: any sets, any payoff, infinities included. *)
Theorem saddle_value {S T : Type} (f : S -> T -> extended) (m M : extended) :
  maximin f m -> minimax f M ->
  (forall s t, (exists v, f s t = Fin v) ->
     (saddle_of f s t <-> secures f s m /\ concedes f t M /\ m = M)) /\
  (forall s t, saddle_of f s t -> f s t = m).
Proof.
  intros HM Hm.
  assert (W : m ≤ M).
  { destruct HM as [_ L], Hm as [_ G]. apply L. intros l [s [Hl _]].
    apply G. intros u [t [Hu _]]. apply ele_trans with (f s t); [apply Hl|apply Hu]; eauto. }
  assert (A : forall s t, saddle_of f s t ->
    secures f s (f s t) /\ concedes f t (f s t) /\ f s t = m /\ f s t = M).
  { intros s t [_ [U L]].
    assert (X : secures f s (f s t)).
    { split; [intros x [t' ->]; apply L|]. intros u B. apply B. eauto. }
    assert (Y : concedes f t (f s t)).
    { split; [intros x [s' ->]; apply U|]. intros u B. apply B. eauto. }
    assert (f s t ≤ m) by (apply HM; eauto).
    assert (M ≤ f s t) by (apply Hm; eauto).
    split; [easy|]. split; [easy|].
    split; apply ele_antisym; eauto using ele_trans. }
  split.
  - intros s t F. split.
    + intro H. destruct (A s t H) as [X [Y [E E']]]. rewrite <- E, <- E'. auto.
    + intros [X [Y E]]. subst M.
      assert (E : f s t = m).
      { apply ele_antisym; [apply Y|apply X]; eauto. }
      split; [easy|]. rewrite E. split.
      * intro s'. apply Y. eauto.
      * intro t'. apply X. eauto.
  - intros s t H. apply (A s t H).
Qed.
