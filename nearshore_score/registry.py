"""From a `kind` in JSON to the class that understands it, also for users' own kinds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Generic, TypeVar, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, SerializationInfo
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from nearshore_score._frozen import Specification, is_mapping
from nearshore_score.errors import InvalidInputError, UnknownNameError

# Marks such as " [1]_, [2]_" lead nowhere outside of a docstring.
_CITATIONS = re.compile(r",? \[\d+\]_")

Choice = TypeVar("Choice")
SpecificationClass = TypeVar("SpecificationClass", bound=type[Specification])


class Registry(Generic[Choice]):
    """The classes of one family of choices, each under its kind.

    Parameters
    ----------
    what : str
        What the family is called in messages, for instance ``"operator"``.
    protocol : type, or tuple of types
        What every member can do; objects that follow it are accepted unregistered,
        but only registered ones go through JSON.
    wrap : callable, optional
        Makes a member of a bare function; without it bare functions are refused.

    Examples
    --------
    >>> from nearshore_score.aggregation import OPERATORS
    >>> OPERATORS.kinds[:2]
    ('arithmetic_mean', 'geometric_mean')
    >>> OPERATORS.create("geometric_mean", floor=2.0).kind
    'geometric_mean'
    """

    def __init__(
        self,
        what: str,
        protocol: type[object] | tuple[type[object], ...],
        wrap: Callable[[Callable[..., object]], Choice] | None = None,
    ) -> None:
        self.what = what
        self._protocol = protocol
        self._wrap = wrap
        self._classes: dict[str, type[Specification]] = {}
        self._describing = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every registered kind, in the order of registration."""
        return tuple(self._classes)

    def register(self, cls: SpecificationClass) -> SpecificationClass:
        """Add a class under the default of its `kind` field; usable as a decorator.

        Parameters
        ----------
        cls : type
            A frozen specification with a ``kind: Literal["..."] = "..."`` field.

        Raises
        ------
        InvalidInputError
            If the class has no kind, or another class already has this one.
        """
        fields: dict[str, FieldInfo] = cls.__pydantic_fields__
        field = fields.get("kind")
        if field is None or not isinstance(field.default, str):
            raise InvalidInputError(f"{cls.__name__} needs a field kind with a text as default")
        known = self._classes.get(field.default, cls)
        # A class defined anew, as a notebook cell that runs twice does, takes its own place.
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise InvalidInputError(
                f"the {self.what} {field.default!r} is {known.__name__} already; "
                f"give {cls.__name__} another kind"
            )
        self._classes[field.default] = cls
        return cls

    def summary(self, kind: str) -> str:
        """Return the first sentence of what a kind is.

        Parameters
        ----------
        kind : str
            A registered kind.

        Raises
        ------
        UnknownNameError
            If no class has this kind.
        """
        first = (self.class_of(kind).__doc__ or "").split("\n", maxsplit=1)[0]
        return _CITATIONS.sub("", first)

    def class_of(self, kind: str) -> type[Specification]:
        """Return the class that is registered under a kind.

        Parameters
        ----------
        kind : str
            A registered kind.

        Raises
        ------
        UnknownNameError
            If no class has this kind.
        """
        if kind not in self._classes:
            raise UnknownNameError(self.what, kind, self._classes)
        return self._classes[kind]

    def create(self, kind: str, **parameters: object) -> Choice:
        """Make the specification of this kind.

        Parameters
        ----------
        kind : str
            A registered kind.
        **parameters
            Fields of the class.

        Raises
        ------
        UnknownNameError
            If no class has this kind.
        """
        return cast("Choice", self.class_of(kind)(**parameters))

    # Pydantic asks these two of anything found in ``Annotated[...]``.
    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self._read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._write, info_arg=True
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        if self._describing:  # a choice that holds choices of its own family: a chain, say
            return {"type": "object", "title": self.what, "required": ["kind"]}
        self._describing = True
        try:
            return {"oneOf": [self._schema_of(cls, handler) for cls in self._classes.values()]}
        finally:
            self._describing = False

    def _schema_of(
        self, cls: type[Specification], handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        cls.model_rebuild()
        return handler(cls.__pydantic_core_schema__)

    def _read(self, value: object) -> Choice:
        if isinstance(value, str):
            return self.create(value)
        if is_mapping(value) and isinstance(kind := value.get("kind"), str):
            return self.create(kind, **{str(k): v for k, v in value.items() if k != "kind"})
        if isinstance(value, type):
            raise ValueError(f"expected an object, got a class; write {value.__name__}(...)")
        if isinstance(value, self._protocol):
            return cast("Choice", value)
        if callable(value) and self._wrap is not None:
            return self._wrap(value)
        raise ValueError(f"expected one of {', '.join(self.kinds)}, got {value!r}")

    def _write(self, value: Choice, info: SerializationInfo) -> dict[str, object]:
        if not isinstance(value, Specification) or type(value) not in self._classes.values():
            raise InvalidInputError(
                f"{value!r} cannot be written: make it a Specification with a kind of its own "
                f"and register it as {self.what}"
            )
        return value.model_dump(mode=info.mode, exclude_defaults=info.exclude_defaults)
