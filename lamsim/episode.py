"""An episode at message level: verifier + session + user + evaluator; it knows no text format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from lamsim.errors import Failure, FailureKind, MachineError, UsageError
from lamsim.evaluators import Evaluator, Examiner, Score, Turn
from lamsim.feedback import Feedback
from lamsim.json_values import unwritable
from lamsim.messages import InvalidToolCall, Message, ToolCall, ToolResult
from lamsim.sandboxes.session import Session
from lamsim.tasks import Task
from lamsim.tools import Tool
from lamsim.users import Reply, User
from lamsim.verifier import Catalog, Verifier

FeedbackMode: TypeAlias = Literal["off", "record", "show", "reward"]
FEEDBACK_MODES: tuple[FeedbackMode, ...] = ("off", "record", "show", "reward")

FAULT_REWARD = -0.1
"""With `feedback="reward"`, what a step with at least one faulty call adds to the reward."""

TOO_MANY_CALLS = "Error: this call was not run, as a message has too many; call one tool after another."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one step brought.

    Attributes:
        messages: The messages that were added: the agent's own first, then the answers to it.
        turn: The agent's message with feedback and results.
        reward: Of this step.
        terminated: Whether the episode has come to its end.
        truncated: Whether it was cut off, by the step limit or a failure.
        info: What the toolkit tells the caller.
        score: At the end, unless a failure cut the episode off.
        failure: What failed, if the machine did.
    """

    messages: tuple[Message, ...]
    turn: Turn
    reward: float
    terminated: bool = False
    truncated: bool = False
    info: Any = None
    score: Score | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class EpisodeSnapshot:
    """All that an episode has changed, immutable and picklable."""

    session: bytes
    arrived: tuple[Tool, ...]
    messages: tuple[Message, ...]
    turns: tuple[Turn, ...]
    seen: frozenset[str]
    user: Any
    sight: str
    calls: int
    over: bool


class Episode:
    """One task being worked on.

    Args:
        task: The task.
        session: Its toolkit.
        catalog: The session's tools, compiled.
        evaluator: Scores the end.
        user: Answers the agent's words.
        max_steps: After so many steps the episode is truncated and scored as it stands; None for no limit.
        feedback: `off` (no feedback anywhere), `record`, `show` (told to the agent in place of running the call, or
            beside its result if the call is only a repetition) or `reward` (recorded, and `FAULT_REWARD` for a step
            with a fault).
        closing: Puts the score into the last text, for benchmarks that tell it.
        calls_per_message: How many calls of one message are run; None for all.

    Raises:
        SandboxError: If the toolkit can't be looked at.
    """

    def __init__(
        self,
        task: Task,
        session: Session,
        catalog: Catalog,
        evaluator: Evaluator,
        user: User,
        *,
        max_steps: int | None = None,
        feedback: FeedbackMode = "record",
        closing: Callable[[str, Score], str] | None = None,
        calls_per_message: int | None = None,
    ) -> None:
        self.task = task
        self.session = session
        self.verifier = Verifier(catalog)
        self.over = False
        self.turns: list[Turn] = []
        self._evaluator = evaluator
        self._user = user
        self._max_steps = max_steps
        self._feedback = feedback
        self._closing = closing
        self._calls_per_message = calls_per_message
        self._calls = 0
        first = session.look()
        self.info = first.info
        self._sight = first.content or task.instruction
        self.messages: list[Message] = [Message("user", self._sight)]

    def step(self, message: Message) -> Outcome:
        """Lets the agent act.

        Raises:
            UsageError: If the episode is over.
        """
        if self.over:
            raise UsageError("The episode is over; reset before the next step.")
        before = len(self.turns)
        try:
            return self._step(message)
        except MachineError as error:
            self.over = True
            # A fault while scoring comes after the turn is made; one before it leaves a turn without results.
            if len(self.turns) == before:
                self.turns.append(Turn(message))
            turn = self.turns[-1]
            self.messages.append(turn.message)
            return Outcome((turn.message,), turn, 0.0, truncated=True, info={}, failure=error.failure)

    def _step(self, message: Message) -> Outcome:
        if message.calls:
            message = self._with_ids(message)
            feedback, results, done = self._act(message.calls)
        else:
            feedback, results, done = (), (), False
        show = self._feedback == "show"
        answers = [
            _answer(call, result, judged.text if show and judged.faults and judged.sound else "")
            for call, result, judged in zip(message.calls, results, feedback, strict=False)
        ]
        if not answers and not done:
            reply = self._reply(message)
            done = reply is None
            if reply is not None:
                answers.append(Message("user", reply))
        turn = Turn(message, () if self._feedback == "off" else feedback, results)
        self.turns.append(turn)
        if answers:
            self._sight = results[-1].content if results else answers[-1].content
        truncated = not done and self._max_steps is not None and len(self.turns) >= self._max_steps
        reward = FAULT_REWARD if self._feedback == "reward" and any(item.faults for item in feedback) else 0.0
        score = None
        if done or truncated:
            self.over = True
            score = self._score(answers)
            reward += score.reward
        added = (message, *answers)
        self.messages.extend(added)
        return Outcome(added, turn, reward, done, truncated, self.info, score)

    def judge(self, message: Message) -> tuple[Feedback, ...]:
        """What the verifier would say of each call of a message as things stand; nothing is run."""
        return tuple(self.verifier.check(call, self._sight) for call in message.calls)

    def _with_ids(self, message: Message) -> Message:
        """Names each call within the episode, unless the model did; what nobody could write down is no call."""
        calls: list[ToolCall | InvalidToolCall] = []
        for call in message.calls:
            if isinstance(call, ToolCall):
                if reason := unwritable(call.arguments):
                    calls.append(InvalidToolCall(call.name, reason))
                    continue
                if not call.id:
                    call = ToolCall(call.name, call.arguments, f"call_{self._calls}")
                self._calls += 1
            calls.append(call)
        return Message(message.role, message.content, message.thought, tuple(calls))

    def _act(
        self, calls: tuple[ToolCall | InvalidToolCall, ...]
    ) -> tuple[tuple[Feedback, ...], tuple[ToolResult, ...], bool]:
        """Verifies all calls and runs them in order; the ones after the episode's end are not run."""
        verifier, session, sight = self.verifier, self.session, self._sight
        feedback: list[Feedback] = []
        results: list[ToolResult] = []
        done = False
        for number, call in enumerate(calls):
            judged = verifier.check(call, sight)
            feedback.append(judged)
            if done:
                continue
            if self._calls_per_message is not None and number >= self._calls_per_message:
                results.append(ToolResult(TOO_MANY_CALLS, error=True))
                continue
            sound = not judged.faults or judged.sound
            if isinstance(call, InvalidToolCall) or (not sound and self._feedback == "show"):
                results.append(ToolResult(judged.text, error=True))
                continue
            result = session.call(call, sound)
            verifier.remember()
            results.append(result)
            self.info = result.info
            sight, done = result.content, result.done
        return tuple(feedback), tuple(results), done

    def _reply(self, message: Message) -> str | None:
        sight = self.session.look().content
        try:
            reply = self._user.reply(message, sight)
            if isinstance(reply, Reply):
                self.verifier.arrived = (*self.verifier.arrived, *reply.tools)
                return reply.text
            return reply
        except MachineError:
            raise
        except Exception as error:
            raise MachineError(f"The user broke: {type(error).__name__}: {error}", FailureKind.USER) from error

    def _score(self, answers: list[Message]) -> Score:
        """Scores the episode; where the benchmark tells the score, the last answer gets it."""
        state = self.session.state()
        try:
            if isinstance(self._evaluator, Examiner):
                question = self._evaluator.question(self.task, state, self.turns)
                state = {**state, **self.session.examine(question)}
            score = self._evaluator.score(self.task, state, self.turns)
            if answers and self._closing is not None:
                answers[-1] = replace(answers[-1], content=self._closing(answers[-1].content, score))
            return score
        except MachineError:
            raise
        except Exception as error:
            reason = f"The evaluator broke: {type(error).__name__}: {error}"
            raise MachineError(reason, FailureKind.EVALUATOR) from error

    def snapshot(self) -> EpisodeSnapshot:
        """Keeps everything that the episode has changed."""
        return EpisodeSnapshot(
            self.session.snapshot(),
            self.verifier.arrived,
            tuple(self.messages),
            tuple(self.turns),
            frozenset(self.verifier.seen),
            self._user.get_state(),
            self._sight,
            self._calls,
            self.over,
        )

    def restore(self, kept: EpisodeSnapshot) -> None:
        """Goes back to a kept point; the same steps then bring the same outcomes."""
        self.session.restore(kept.session)
        self.messages = list(kept.messages)
        self.turns = list(kept.turns)
        self.verifier.arrived = kept.arrived
        self.verifier.seen = set(kept.seen)
        self._user.set_state(kept.user)
        self._sight = kept.sight
        self._calls = kept.calls
        self.over = kept.over
        self.info = self.session.look().info


def _answer(call: ToolCall | InvalidToolCall, result: ToolResult, note: str) -> Message:
    content = f"{result.content}\n{note}" if note else result.content
    if isinstance(call, InvalidToolCall):
        return Message("user", content)
    return Message("tool", content, name=call.name, call_id=call.id)
