package probe

// Tested names one toolchain of each supported release.
var Tested = tested
