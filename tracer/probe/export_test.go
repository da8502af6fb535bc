package probe

import "os"

// Tested names one toolchain of each supported release.
var Tested = tested

// FlightWritten returns how many slots the recording in a file has taken so far, 0 if there is none yet.
func FlightWritten(path string) uint64 {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	var fl Flight
	if fl.readHeader(f) != nil || fl.get(govisHdrMagic) != govisFlightMagic {
		return 0
	}
	return fl.get(govisHdrWrite)
}
