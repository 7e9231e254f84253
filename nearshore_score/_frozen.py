"""Immutable building blocks: a model base, a mapping, and a number that is checked."""

from __future__ import annotations

import math
import numbers
from collections.abc import Hashable, Iterator, Mapping
from typing import Annotated, ClassVar, Generic, Self, TypeGuard, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SerializerFunctionWrapHandler,
    ValidationError,
    WrapSerializer,
    model_serializer,
)
from pydantic_core import PydanticSerializationError

from nearshore_score.errors import InvalidInputError

Key = TypeVar("Key", bound=Hashable)
Value_co = TypeVar("Value_co", covariant=True)


class FrozenMapping(Mapping[Key, Value_co], Generic[Key, Value_co]):
    """A mapping that cannot be changed, compared and hashed by content."""

    __slots__ = ("_hash", "_items")

    def __init__(self, items: Mapping[Key, Value_co] | None = None) -> None:
        self._items: dict[Key, Value_co] = dict(items or {})
        self._hash: int | None = None

    def __getitem__(self, key: Key) -> Value_co:
        return self._items[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._items.items()))
        return self._hash

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[type[Self], tuple[dict[Key, Value_co]]]:
        return type(self), (self._items,)


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Say whether a value is a mapping, whatever it holds."""
    return isinstance(value, Mapping)


def plain_mapping(value: object) -> object:
    """Hand pydantic a dict, whatever mapping came in."""
    return dict(value) if is_mapping(value) else value


def freeze(value: Mapping[Key, Value_co]) -> FrozenMapping[Key, Value_co]:
    """Return an immutable copy of `value`."""
    return FrozenMapping(value)


def serialise_mapping(value: object, handler: SerializerFunctionWrapHandler) -> object:
    """Write a frozen mapping as the plain dict that pydantic expects."""
    return handler(plain_mapping(value))


#: Add to an annotated ``Mapping`` field to store it immutably.
FROZEN = (BeforeValidator(plain_mapping), AfterValidator(freeze), WrapSerializer(serialise_mapping))


def finite_number(value: object) -> float:
    """Return `value` as a float, or say why it is not a usable number."""
    if type(value) is float and math.isfinite(value):  # the usual case, and there are many
        return value
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise ValueError(f"expected a number, got {value!r}")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(
            f"{number} is not a finite number; leave out what is missing instead of giving {number}"
        )
    return number


Number = Annotated[float, BeforeValidator(finite_number)]


class FrozenModel(BaseModel):
    """Base of all specifications: frozen, compared by content, JSON in and out."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", defer_build=True, arbitrary_types_allowed=False
    )

    def __init__(self, **data: object) -> None:
        try:
            super().__init__(**data)
        except ValidationError as error:
            raise InvalidInputError(_explain(type(self).__name__, data, error)) from None

    def __eq__(self, other: object) -> bool:
        # Fields alone: what a property keeps beside them may be an array, which has no equality.
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name) for name in type(self).model_fields
        )

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in type(self).model_fields))

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read what `to_json` wrote.

        Parameters
        ----------
        text : str or bytes
            A JSON document.

        Raises
        ------
        InvalidInputError
            If the document does not describe a valid object.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise InvalidInputError(_explain(cls.__name__, {}, error)) from None

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Make the object from a mapping of its fields, with the same checks.

        Parameters
        ----------
        fields : mapping of str to object
            Values by the name of the field.

        Raises
        ------
        InvalidInputError
            If they do not describe a valid object.
        """
        try:
            return cls.model_validate(dict(fields))
        except ValidationError as error:
            raise InvalidInputError(_explain(cls.__name__, fields, error)) from None

    def replace(self, **changes: object) -> Self:
        """Return a copy in which some fields differ, checked again.

        Parameters
        ----------
        **changes
            Fields with their new values.

        Raises
        ------
        InvalidInputError
            If a field does not exist or its value cannot be right.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return self.from_fields({**fields, **changes})

    def to_json(self, *, indent: int | None = None) -> str:
        """Write the object as JSON; values equal to their default are left out.

        Parameters
        ----------
        indent : int, optional
            Spaces by which nested parts are indented; one line if not given.
        """
        try:
            return self.model_dump_json(exclude_defaults=True, indent=indent)
        except PydanticSerializationError as error:
            # Pydantic wraps what a serialiser raises; the last sentence is ours.
            raise InvalidInputError(str(error).rpartition("InvalidInputError: ")[2]) from None


class Specification(FrozenModel):
    """Base of the choices of a model; every one has a `kind` that JSON always carries."""

    @model_serializer(mode="wrap")
    def _with_kind(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        kind: str = getattr(self, "kind")  # noqa: B009 - each subclass declares its own literal
        return {"kind": kind, **handler(self)}


def _explain(name: str, data: Mapping[str, object], error: ValidationError) -> str:
    """Turn pydantic's report into sentences that say where and what."""
    label = data.get("code")
    head = f"{name} {label!r}" if isinstance(label, str) else name
    lines: list[str] = []
    for problem in error.errors(include_url=False):
        where = ".".join(str(part) for part in problem["loc"])
        what = problem["msg"].removeprefix("Value error, ")
        if not where and isinstance(problem.get("ctx", {}).get("error"), InvalidInputError):
            return what  # already explained, by the object itself
        if problem["type"] == "extra_forbidden":
            what = "this field does not exist; check the spelling"
        elif problem["type"] == "missing":
            what = "this field is required"
        lines.append(f"{where}: {what}" if where else what)
    return f"{head}: " + "; ".join(lines)
