#!/usr/bin/env python3
"""The schema that `rehearse schema` prints: it is a schema, accepts every rehearsal and example of scenarios/, and refuses
the broken files whose mistake a schema can see.

usage: schema_test.py <source root> <rehearse>
"""

import json
import pathlib
import re
import subprocess
import sys

import jsonschema

PAGES = {"duration-models.md": "model", "journeys.md": "journey", "targets.md": "targets"}

# What is wrong in them has the form that a schema describes.
REFUSED = (
    "misspelt-key key-in-wrong-case unknown-key options-outside-options control-scale-unknown control-without-at "
    "control-two-actions control-object duration-unknown duration-two-forms duration-true duration-list duration-null "
    "duration-bad-unit duration-negative duration-uniform-three duration-exponential-no-mean journey-empty "
    "journey-probability-above-one journey-throws-twice journey-unknown-key journeys-list on-no-vu-unknown "
    "scenario-unknown-executor scenario-unknown-field scenario-without-executor seed-negative seed-fraction seed-text "
    "target-discipline-unknown target-servers-fraction target-unknown-key target-balancer-unknown change-of-nothing "
    "change-of-two call-text endpoint-kind-unknown options-list"
).split()


def is_rehearsal(document):
    return any(key in document for key in ("journeys", "targets", "options"))


def main(root, program):
    schema = json.loads(subprocess.run([program, "schema"], check=True, capture_output=True, text=True).stdout)
    kind = jsonschema.Draft202012Validator
    kind.check_schema(schema)
    whole = kind(schema)
    targets = {"type": "object", "additionalProperties": {"$ref": "#/$defs/target"}}
    wrong = []

    def accept(name, validator, document):
        error = jsonschema.exceptions.best_match(validator.iter_errors(document))
        if error:
            wrong.append(f"{name}: refused at {error.json_path}: {error.message[:200]}")

    accepted = 0
    for path in sorted((root / "scenarios").rglob("*.json")):
        document = json.loads(path.read_text())
        if path.name.endswith(".expected.json") or not is_rehearsal(document):
            continue
        accept(path.relative_to(root), whole, document)
        accepted += 1
    for page in sorted((root / "scenarios").glob("*.md")):
        for number, text in enumerate(re.findall(r"```json\n(.*?)```", page.read_text(), re.DOTALL), 1):
            document = json.loads(text)
            definition = PAGES.get(page.name)
            if isinstance(document, dict) and is_rehearsal(document):
                accept(f"{page.name}, example {number}", whole, document)
            elif definition == "targets":
                accept(f"{page.name}, example {number}", kind({**targets, "$defs": schema["$defs"]}), document)
            elif definition:
                part = kind({"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]})
                accept(f"{page.name}, example {number}", part, document)
            else:
                continue
            accepted += 1
    if accepted < 50:
        wrong.append(f"only {accepted} files and examples were found")
    for name in REFUSED:
        if whole.is_valid(json.loads((root / "tests/sim/file/broken" / f"{name}.json").read_text())):
            wrong.append(f"{name}.json: accepted")
    for definition in schema["$defs"].values():
        for key, value in definition.get("properties", {}).items():
            if "additionalProperties" in definition and "description" in definition and "description" not in value:
                wrong.append(f"{key}: no description")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
