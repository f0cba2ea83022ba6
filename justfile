# What a developer does here; CI runs `just check` and then the README's test command.

# Prepare the checkout: environment, front end, translations.
setup:
    uv sync

# Start the product on this machine.
run *arguments:
    ./allmende up {{ arguments }}

# All tests, or the ones named.
test *arguments:
    uv run pytest {{ arguments }}

# Everything that must be green besides the tests.
check:
    uv run ruff format --check .
    uv run ruff check .
    uv run mypy
    uv run lint-imports
    uv run djlint --lint src
    uv run python -m allmende.cli manage makemigrations --check --dry-run

# Mend what can be mended mechanically.
fix:
    uv run ruff check --fix .
    uv run ruff format .

# Pin every direct and transitive version in pyproject.toml again.
lock:
    uv run python scripts/pin_versions.py
