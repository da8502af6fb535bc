# make run    show the scenario "buffered" in the browser
# make test   everything that has to hold before a change is good
# make bench  what the probe costs
#
# The pieces of make test can be run by themselves: make vet, make go-test ...

.PHONY: run test setup checks fmt vet platforms tidy staticcheck vuln go-test page-check page-test dist
.PHONY: page test-lessons test-scenarios test-faults test-exports exports-too fuzz test-arm64 test-toolchains test-traces test-std bench bench-long bench-page bench-open recordings pictures exports

run:
	go run ./cmd/govis run buffered

# -k: one failure does not hide the next. The result is still a failure.
test: setup
	@$(MAKE) --no-print-directory -k checks && echo "make test: all passed"

setup:
	@.ci/setup

checks: fmt vet platforms tidy staticcheck vuln page-check page-test dist go-test exports-too

fmt:
	.ci/gofmt

vet:
	go vet $$(.ci/vetted)

# What cannot be run here has to compile at least.
platforms:
	.ci/platforms

# go.mod and go.sum are what go mod tidy makes of them.
tidy:
	go mod tidy -diff

staticcheck:
	go tool staticcheck ./...

vuln:
	.ci/vuln

# With the browser tests: setup has seen to it that there is a Chromium.
go-test:
	go test -race -timeout 60m ./...

page-check:
	cd web && npm run check

page-test:
	cd web && npm test

dist:
	.ci/dist

# Rebuilds the committed page.
page: setup
	cd web && npm run build

# Every scenario a hundred times, and twenty times without govis; make test runs each three times. Then that with 100,000 goroutines in full.
test-scenarios:
	go test -count=1 -timeout 60m ./tracer/probe -run 'TestScenarios$$' -scenario.runs=100
	go test -count=1 -timeout 60m ./tracer/probe -run TestScenariosStock -scenario.runs=20
	go test -count=1 ./tracer/probe -run 'TestScenarios/spawn-many$$' -scenario.runs=1 -scenario.full

# Every lesson in the browser from its first step to its last; make test walks through some.
test-lessons:
	go test -count=1 -timeout 60m ./cmd/govis -run 'TestPage/Scenario' -page.scenarios

# A program killed at 200 moments, and at 200 of its start; a ring that is full for 10 seconds; the other faults. make
# test has each, a few times and shorter.
test-faults:
	go test -count=1 -v ./cmd/govis -run 'TestFault|TestNowhereToWrite' -faults.kills 200 -faults.stop 10s
	go test -count=1 ./tracer/probe -run TestFlightKilled -flight.kills 200

# make test does test-exports too where all of its readers are installed already, as make test-exports leaves them, and with
# READERS=yes anywhere. READERS=no leaves it out. go-test has the quick readers in any case.
READERS ?= there
exports-too:
	@if [ "$(READERS)" = yes ] || { [ "$(READERS)" = there ] && .ci/readers there; }; then $(MAKE) --no-print-directory test-exports; \
	else echo "make test-exports is left out: its readers are not all installed (READERS=yes installs them)"; fi

# Every exported format of three lessons, read by other people's readers, which it installs: poppler, LibreOffice, TeX, PlantUML,
# Mermaid, DuckDB, the schemas of Office Open XML, ffmpeg, Chromium; and a trace of 1,000,000 events. EXPORTS=DIR keeps the pictures,
# to be looked at.
test-exports: setup
	.ci/readers
	go test -count=1 -timeout 30m -v ./viz/export -run 'TestReaders|TestLarge|TestLessonPictures' -export.readers -export.large=1000000 -export.keep="$(EXPORTS)"

# Every fuzz target for 30 seconds, or FUZZTIME; go test runs the inputs that were kept.
FUZZTIME ?= 30s
fuzz:
	.ci/fuzz $(FUZZTIME)

# The probe's tests with programs for linux/arm64, in qemu-user's emulator. make test runs some of them. Left
# out is what would see the emulator, and what needs a C compiler for arm64.
test-arm64:
	go test -count=1 ./tracer/probe -probe.platform=linux/arm64 -skip 'TestARM64|TestHidden|TestPrograms/threads'

# Random programs, 10,000 interpreted and 200 compiled; make test runs some of them.
test-random:
	go test -count=1 ./tracer/probe -run '^TestRandom$$' -random.seeds 10000
	go test -count=1 ./tracer/probe -run '^TestRandomCompiled$$' -random.compiled 200

# The probe with each supported Go release; make test has the newest two. It fetches the toolchains.
test-toolchains:
	go test -count=1 -timeout 60m ./tracer/probe -run 'TestPatches|TestToolchains|TestMemoryToolchains|TestReleases' -probe.newest=-1

# Execution traces of others' programs: made with every release from Go 1.22 on, by tests of the standard library and by a server under load; read, verified, cut
# off at every thousandth byte, changed, and held against go tool trace. It fetches the toolchains, and takes half an hour. make test has a few.
test-traces:
	go test -count=1 -timeout 90m -v ./tracer/exectrace -run TestOthers -traces.all
	go test -count=1 -timeout 30m -v ./tracer/profile -run 'TestOthersLikeGoTool|TestProgramsLikeGoTool' -traces.all

# The standard library's own tests, with and without govis: the table in docs/HACKING.md.
test-std:
	go run ./tracer/probe/std

bench:
	go run ./tracer/probe/bench

# What runs of 50,000,000 events and of 100,000 goroutines cost: some five minutes, 6 GB of memory.
bench-long:
	go run ./viz/bench

# How the page does in a real Chromium: the table in docs/HACKING.md. A quarter of an hour, ten minutes of it
# watching a running program; PAGE=-short is a tenth of all, PAGE='-only frames' a part: frames, lanes, live, crowd.
bench-page:
	go run ./viz/bench/page $(PAGE)

# How execution traces of 1, 10, 100 and 480 MB are opened, beside go tool trace and a bare reader: the table in
# docs/HACKING.md. Some ten minutes, 8 GB of memory, 2 GB of disk; OPEN='-sizes 1,10' is less.
bench-open:
	go run ./viz/bench/open $(OPEN)

# Runs every scenario and keeps the runs as the recordings that are embedded.
recordings:
	go run ./cmd/govis record-scenarios

# Takes the pictures of the documentation, of the real page, and makes those of docs/exports.md.
pictures: setup exports
	GOVIS_PICTURES=$(CURDIR)/docs/pictures go test -count=1 -v -run '^TestPictures$$' ./cmd/govis

# Makes the pictures of docs/exports.md anew, by the commands that stand there.
exports:
	.ci/exports
