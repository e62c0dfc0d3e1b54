package laws

import "posxyz/audio/audiotest"

// timeDifferences is law 1.
func timeDifferences(e *extent) ([]row, error) {
	grid, err := heardOnGrid(e)
	if err != nil {
		return nil, err
	}
	missing, err := heardLeftOut(e)
	if err != nil {
		return nil, err
	}
	on, off := timeErrors(grid), timeErrors(missing)
	return []row{
		atMost(10, "µs", largest(on), "ITD at %d directions that were measured, worst", len(on)),
		atMost(5, "µs", rms(off), "ITD at %d directions that are left out, rms", len(off)),
		atMost(20, "µs", largest(off), "ITD at %d directions that are left out, worst", len(off)),
	}, nil
}

func timeErrors(all []heard) (microseconds []float64) {
	for i := range all {
		microseconds = append(microseconds, 1e6*all[i].timeError())
	}
	return microseconds
}

// levelDifferences is law 3.
func levelDifferences(e *extent) ([]row, error) {
	grid, err := heardOnGrid(e)
	if err != nil {
		return nil, err
	}
	missing, err := heardLeftOut(e)
	if err != nil {
		return nil, err
	}
	var on []float64
	for i := range grid {
		errors := grid[i].levelErrors()
		on = append(on, errors[:]...)
	}
	off := [audiotest.Octaves][]float64{}
	for i := range missing {
		for octave, db := range missing[i].levelErrors() {
			off[octave] = append(off[octave], db)
		}
	}
	worst := 0.0
	for _, octave := range off {
		worst = max(worst, rms(octave))
	}
	return []row{
		atMost(0.5, "dB", largest(on), "ILD in octaves from 0.5 to 16 kHz, %d directions measured, worst", len(grid)),
		atMost(1, "dB", worst, "ILD in the worst of these octaves, %d directions left out, rms", len(missing)),
	}, nil
}

// spectra is law 4.
func spectra(e *extent) ([]row, error) {
	grid, err := heardOnGrid(e)
	if err != nil {
		return nil, err
	}
	missing, err := heardTenDegrees(e)
	if err != nil {
		return nil, err
	}
	on, off := spectralErrors(grid), spectralErrors(missing)
	return []row{
		atMost(0.3, "dB", mean(on), "spectrum in 60 ERB bands, %d directions measured, mean", len(grid)),
		atMost(0.6, "dB", quantile(on, 0.95), "spectrum in 60 ERB bands, %d directions measured, 95th percentile", len(grid)),
		atMost(0.5, "dB", mean(off), "spectrum between directions 10° apart, %d directions, mean", len(missing)),
		atMost(2, "dB", quantile(off, 0.95), "spectrum between directions 10° apart, %d directions, 95th percentile", len(missing)),
	}, nil
}

func spectralErrors(all []heard) (db []float64) {
	for i := range all {
		ears := all[i].spectralDB()
		db = append(db, ears[:]...)
	}
	return db
}

// timeError is in seconds.
func (h *heard) timeError() float64 { return h.spectra.InterauralDelay() - h.itd }

// spectralDB is law 4's distance: of each ear, over 60 bands.
func (h *heard) spectralDB() [2]float64 {
	left, right := h.spectra.ERBLevelsDB()
	return [2]float64{audiotest.RMSDifference(left[:], h.left[:]), audiotest.RMSDifference(right[:], h.right[:])}
}

// levelErrors are of the differences between the ears, in dB.
func (h *heard) levelErrors() [audiotest.Octaves]float64 {
	got := octaveDifferences(h.spectra)
	for i := range got {
		got[i] -= h.octaves[i]
	}
	return got
}
