package probe_test

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

var atomicKinds = []tracer.Kind{
	tracer.AtomicLoad, tracer.AtomicStore, tracer.AtomicSwap, tracer.AtomicCAS,
	tracer.AtomicAdd, tracer.AtomicAnd, tracer.AtomicOr,
}

func watchedProgram(name string) probe.Config {
	c := program(name)
	c.Memory = true
	return c
}

// TestAtomics holds the trace of testdata/atomics against what the program says of itself.
func TestAtomics(t *testing.T) {
	rec := run(t, watchedProgram("atomics"))
	stdout, _, _ := plain(t, program("atomics"))
	if said, want, ok := cutCrowd(rec.stdout, stdout); !ok {
		t.Fatalf("the program said:\n%s\nwant:\n%s", said, want)
	}
	t.Run("Each", func(t *testing.T) { checkEachAtomic(t, rec) })
	t.Run("Crowd", func(t *testing.T) { checkAtomicCrowd(t, rec) })
	t.Run("Own", func(t *testing.T) {
		for _, e := range rec.kinds(atomicKinds...) {
			if e.Pkg != "main" || e.Elem == "" || e.Op == "" || strings.Contains(e.Name, " ") {
				t.Errorf("event %d: %s %q of type %q by %q in package %s", e.Seq, e.Kind, e.Name, e.Elem, e.Op, e.Pkg)
			}
		}
	})
}

// cutCrowd compares two outputs but for the number of tries, the last word.
func cutCrowd(a, b string) (x, y string, same bool) {
	x, y = a[:max(0, strings.LastIndexByte(a, ' '))], b[:max(0, strings.LastIndexByte(b, ' '))]
	return x, y, x == y && x != ""
}

// checkEachAtomic: the program does these in this order, alone.
func checkEachAtomic(t *testing.T, rec *recording) {
	number := func(zero, first, sum string) []string {
		return []string{"store " + zero + ">" + first, "load " + first, "add " + first + ">" + sum, "swap " + sum + ">7",
			"cas 7>8 true", "cas 8>8 false", "and 8>8", "or 8>11", "load 11"}
	}
	one := func(list []string, no ...string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(no, s) })
	}
	hex := []string{"store 0x0>0x5", "load 0x5", "add 0x5>0x7", "swap 0x7>0x7", "cas 0x7>0x8 true", "cas 0x8>0x8 false", "and 0x8>0x8", "or 0x8>0xb", "load 0xb"}
	for name, want := range map[string][]string{
		"i32":    number("0", "-5", "-3"),
		"i64":    number("0", "-5", "-3"),
		"u32":    number("0", "5", "7"),
		"u64":    number("0", "9223372036854775808", "9223372036854775810"),
		"up":     hex,
		"flag":   {"store false>true", "load true", "swap true>false", "cas false>true true", "cas true>true false", "load true"},
		"old32":  one(number("0", "-5", "-3"), "cas 8>8 false", "load 11"),
		"oldU32": one(number("0", "5", "4"), "cas 8>8 false", "load 11"),
		"old64":  one(number("0", "-5", "-3"), "cas 8>8 false", "load 11"),
		"oldU64": one(number("0", "5", "4"), "cas 8>8 false", "load 11"),
		"oldUp":  one(hex, "cas 0x8>0x8 false", "load 0xb"),
		"ptr":    {"store nil>A", "load A", "swap A>B", "cas B>A true", "cas A>A false", "load A"},
		"oldPtr": {"store nil>A", "load A", "swap A>nil", "cas nil>A true", "cas A>A false"},
		"value": {"load nil", `store nil>"one"`, `load "one"`, `swap "one">"two"`,
			`cas "two">"three" true`, `cas "three">"three" false`, `load "three"`},
		"failure": {`store nil>errors.errorString: "bad"`, `load errors.errorString: "bad"`},
	} {
		var got []string
		pointers := strings.NewReplacer()
		var known []string
		for _, e := range rec.named(name, atomicKinds...) {
			s := strings.TrimPrefix(e.Kind.String(), "atomic.") + " "
			switch e.Kind {
			case tracer.AtomicLoad:
				s += e.Value
			case tracer.AtomicCAS:
				s += fmt.Sprint(e.Old, ">", e.New, " ", e.OK)
			default:
				s += e.Old + ">" + e.New
			}
			for _, v := range []string{e.Value, e.Old, e.New} {
				if e.Elem == "unsafe.Pointer" && strings.HasPrefix(v, "0x") && !slices.Contains(known, v) {
					known = append(known, v, string(rune('A'+len(known)/2)))
					pointers = strings.NewReplacer(known...)
				}
			}
			got = append(got, pointers.Replace(s))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// checkAtomicCrowd: nothing is missing of what several goroutines did, and each step is told.
func checkAtomicCrowd(t *testing.T, rec *recording) {
	var hits, plain, max, box int64
	var tries int
	last := strings.Split(strings.TrimSpace(rec.stdout), "\n")
	if _, err := fmt.Sscanf(last[len(last)-1], "crowd %d %d %d %d %d", &hits, &plain, &max, &box, &tries); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int64{"c.hits": hits, "c.plain": plain} {
		adds := rec.named(name, tracer.AtomicAdd)
		step := want / int64(len(adds)) // 1 and 2
		for i, e := range adds {
			if e.Old != fmt.Sprint(int64(i)*step) || e.New != fmt.Sprint(int64(i+1)*step) {
				t.Fatalf("addition %d of %d to %s: %s becomes %s", i, len(adds), name, e.Old, e.New)
			}
		}
		if len(adds) != 2000 {
			t.Errorf("%d additions to %s, want 2000", len(adds), name)
		}
	}
	cas := rec.named("max", tracer.AtomicCAS)
	swapped := 0
	for _, e := range cas {
		if e.OK {
			swapped++
		}
	}
	if len(cas) != tries || int64(swapped) != max {
		t.Errorf("%d compare-and-swaps of max, of which %d swapped; want %d and %d", len(cas), swapped, tries, max)
	}
	if loads := rec.named("max", tracer.AtomicLoad); len(loads) != tries+1 {
		t.Errorf("%d loads of max, want %d", len(loads), tries+1)
	}
	swapped = 0
	for _, e := range rec.named("box", tracer.AtomicCAS) {
		if e.OK {
			swapped++
		}
	}
	if int64(swapped) != box {
		t.Errorf("%d compare-and-swaps of box swapped, want %d", swapped, box)
	}
}

// TestAtomicsNoValues: a program with secrets keeps them here too.
func TestAtomicsNoValues(t *testing.T) {
	c := watchedProgram("atomics")
	c.NoValues = true
	for _, e := range run(t, c).kinds(append(memKinds, atomicKinds...)...) {
		if e.Has&(tracer.FieldValue|tracer.FieldOld|tracer.FieldNew) != 0 {
			t.Fatalf("event %d has a value: %+v", e.Seq, e)
		}
	}
}

// TestMemoryOff: nothing calls the probe where memory is not watched, in the program's own code; there the compiler
// puts the instruction.
func TestMemoryOff(t *testing.T) {
	for _, memory := range []bool{false, true} {
		c := program("atomics")
		c.Memory = memory
		executable := strings.TrimSuffix(build(t, c).Path, ".sh") // which starts it in an emulator
		out, err := exec.Command("go", "tool", "objdump", "-s", `^main\.|^sync/atomic\.\(\*Int`, executable).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range []string{"runtime.racefuncenter", "runtime.raceread", "runtime.racewrite", "sync/atomic.AddInt64", "sync/atomic.LoadInt32"} {
			if strings.Contains(string(out), "CALL "+call) != memory {
				t.Errorf("memory watched: %v, and a call of %s: %v", memory, call, !memory)
			}
		}
		if memory {
			continue
		}
		f, err := elf.Open(executable)
		if err != nil {
			t.Fatal(err)
		}
		symbols, err := f.Symbols()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range symbols {
			if strings.HasPrefix(s.Name, "runtime.raceread") || strings.HasPrefix(s.Name, "runtime.racewrite") {
				t.Errorf("%s is in a program whose memory is not watched", s.Name)
			}
		}
	}
}

// TestMemoryRace: the race detector and govis cannot both be where the compiler calls one.
func TestMemoryRace(t *testing.T) {
	c := watchedProgram("atomics")
	c.CacheDir, c.Stderr = cache, os.Stderr
	c.BuildFlags = []string{"-race"}
	if _, err := probe.Build(t.Context(), c); err == nil || !strings.Contains(err.Error(), "-race") {
		t.Errorf("with -race: %v", err)
	}
}
