#!/bin/sh
# A Slurm array of four tasks on one machine, one of them killed and requeued, gives the bytes of the single run. Starts
# Slurm's own daemons in a folder of its own, as root. Usage: slurm.sh FLUJO CHECKOUT
set -eu
. "$(dirname "$0")/../cli/expect.sh"
flujo=$(absolute "$1")
checkout=$(absolute "$2")
scenario=$checkout/scenarios/northern-triangle-2021
for tool in munged slurmctld slurmd sbatch; do
    PATH=$PATH:/usr/sbin command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
[ "$(id -u)" = 0 ] || { echo "Slurm's daemons are started as root"; exit 77; }
PATH=$PATH:/usr/sbin
here=$PWD
stop_daemons() {
    for name in slurmd slurmctld munged; do
        [ ! -s "$here/$name.pid" ] || kill "$(cat "$here/$name.pid")" 2>/dev/null || true
    done
    sleep 1
    cd /
    rm -rf "$here"
}
trap stop_daemons EXIT
wait_for() { # wait_for SECONDS COMMAND...
    left=$1
    shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { echo "gave up waiting for: $*"; tail -n 20 ./*.log; exit 1; }
        sleep 1
    done
}

host=$(hostname -s)
head -c 1024 /dev/urandom >munge.key
chmod 400 munge.key
mkdir state spool
cat >slurm.conf <<END
ClusterName=flujo
SlurmctldHost=$host
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$here/munge.socket
StateSaveLocation=$here/state
SlurmdSpoolDir=$here/spool
SlurmctldPidFile=$here/slurmctld.pid
SlurmdPidFile=$here/slurmd.pid
SlurmctldLogFile=$here/slurmctld.log
SlurmdLogFile=$here/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2
MailProg=/bin/true
NodeName=$host CPUs=4 RealMemory=8000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=01:00:00 State=UP
END
export SLURM_CONF="$here/slurm.conf"
munged --force --key-file="$here/munge.key" --socket="$here/munge.socket" --pid-file="$here/munged.pid" \
    --log-file="$here/munged.log" --seed-file="$here/munged.seed"
slurmctld
slurmd
wait_for 30 sh -c 'sinfo -h -o %t | grep -q idle'

expect 0 "$flujo" compare "$scenario" --horizon 3m --replicates 40 --no-daily --quiet --out whole.sqlite

# Tasks are what the shipped script is; in one of them the program is killed the first time when it has kept replicates, then Slurm
# kills the task.
cat >wrapped.slurm <<END
#!/bin/bash
#SBATCH --requeue
if [ "\$SLURM_ARRAY_TASK_ID" = 2 ] && [ "\${SLURM_RESTART_COUNT:-0}" = 0 ]; then
    bash "$checkout/packaging/hpc/compare.slurm" "$scenario" "$here/slices" & task=\$!
    until ls "$here"/slices/00021.sqlite.partial/*.sqlite >/dev/null 2>&1 || ! kill -0 \$task; do sleep 0.01; done
    kill -KILL \$task
    touch "$here/waits"
    sleep 600
fi
exec bash "$checkout/packaging/hpc/compare.slurm" "$scenario" "$here/slices"
END
export FLUJO="$flujo" EACH=10 HORIZON=3m
job=$(sbatch --parsable --requeue --array=0-3 --cpus-per-task=1 --mem=1000 --output="$here/task-%a.out" wrapped.slurm)
wait_for 120 test -e waits
[ ! -e slices/00021.sqlite ] || fail "the task that was to be killed half way is complete"
kept=$(ls slices/00021.sqlite.partial/*.sqlite 2>/dev/null | wc -l)
[ "$kept" -gt 0 ] || fail "the task that was killed has kept no replicates"
task=$(squeue -h -j "${job}_2" -o %A)
expect 0 scontrol requeue "$task"
# Slurm keeps a requeued job back for a while.
wait_for 30 sh -c "squeue -h -j $task -o %T | grep -q PENDING"
expect 0 scontrol update "JobId=$task" StartTime=now
wait_for 400 sh -c "[ -z \"\$(squeue -h -j $job)\" ]"
[ "$(ls slices/*.sqlite | wc -l)" = 4 ] || { fail "not all slices are there"; tail -n 5 task-*.out; }
expect 0 "$flujo" merge "$scenario" slices/*.sqlite --quiet --out merged.sqlite
cmp whole.sqlite merged.sqlite || fail "the slices of the array are not the single run"

conclude "four tasks of Slurm, one of them killed with $kept chunks of its replicates kept and requeued, give the single run"
