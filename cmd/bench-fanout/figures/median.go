package figures

import (
	"math"
	"slices"
)

// Median returns the middle of values, or the mean of the two in the middle; NaN
// when there are none.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// MedianOf returns the median of what of says of each item.
func MedianOf[T any](items []T, of func(T) float64) float64 {
	values := make([]float64, len(items))
	for i, item := range items {
		values[i] = of(item)
	}
	return Median(values)
}
