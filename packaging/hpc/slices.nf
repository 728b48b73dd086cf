// A comparison in slices: nextflow run packaging/hpc/slices.nf --scenario $PWD/scenarios/northern-triangle-2021
params.horizon = '1y'
params.slices = 4
params.each = 50
params.flujo = 'flujo'

process slice {
    input: val n
    output: path "slice-${n}.sqlite"
    script:
    def first = n * params.each + 1
    def last = (n + 1) * params.each
    "${params.flujo} compare ${params.scenario} --horizon ${params.horizon} --replicates ${first}:${last} --no-daily --threads 1 --quiet --out slice-${n}.sqlite"
}

process merge {
    publishDir '.', mode: 'copy'
    input: path slices
    output: path 'merged.sqlite'
    script: "${params.flujo} merge ${params.scenario} ${slices} --quiet --out merged.sqlite"
}

workflow { Channel.of(0..(params.slices - 1)) | slice | collect | merge }
