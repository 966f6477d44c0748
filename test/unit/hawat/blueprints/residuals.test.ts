import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  residualsOf,
  shadesOf,
} from '../../../../src/lib/hawat/blueprints/cross_table/residuals.ts'

test('residuals tell how far cells are from what rows and columns alone would make them', () => {
  assert.deepEqual(
    residualsOf([
      [10, 20],
      [30, 60],
    ])
      .flat()
      .map((value) => Math.round(value * 1000)),
    [0, 0, 0, 0],
  )
  const [[first = 0, second = 0] = []] = residualsOf([
    [20, 0],
    [0, 20],
  ])
  assert.equal(Math.round(first * 1000), 3162)
  assert.equal(Math.round(second * 1000), -3162)
  assert.deepEqual(residualsOf([[0, 0]]), [[0, 0]])
})

test('shades follow numbers, their logarithms, or residuals with and without their sign', () => {
  const counts = [
    [1, 1000],
    [0, 10],
  ]
  assert.deepEqual(shadesOf(counts, 'number'), [
    [1, 9],
    [0, 1],
  ])
  assert.deepEqual(shadesOf(counts, 'log'), [
    [1, 9],
    [0, 4],
  ])
  const square = [
    [200, 0],
    [0, 200],
  ]
  assert.deepEqual(shadesOf(square, 'residual_diverging'), [
    [9, -9],
    [-9, 9],
  ])
  assert.deepEqual(shadesOf(square, 'residual'), [
    [9, 9],
    [9, 9],
  ])
})
