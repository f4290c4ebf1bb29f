"""What a hostile student writes as the answer to the first question of an assignment.

``FIRST`` stands for the name of the function, ``OUTSIDE`` for a folder of the lecturer. None of
them computes the answer, so each must get no point for it.
"""

# Kinds of attack, by what the code does.
ATTACKS = {
    # it decides the verdict itself
    "quiet-traceback": (
        "try:\n"
        "    shell = type(get_ipython())\n"
        "    shell.showtraceback = lambda *a, **k: None\n"
        "except NameError:\n    pass\n"
        "def FIRST(*a, **k):\n    raise ValueError('quiet')"
    ),
    "error-that-cannot-be-written": "def FIRST(*a, **k):\n    raise ValueError('\\ud800')",
    "error-without-a-text": (
        "class Silent(BaseException):\n"
        "    def __str__(self):\n        raise KeyboardInterrupt\n"
        "    __repr__ = __str__\n"
        "def FIRST(*a, **k):\n    raise Silent"
    ),
    "float-that-raises": (
        "import bdb\n"
        "class Odd:\n    def __float__(self):\n        raise bdb.BdbQuit\n"
        "def FIRST(*a, **k):\n    return Odd()"
    ),
    "display-hook": (
        "import sys\nsys.displayhook = print\nprint('1.0')\n"
        "def FIRST(*a, **k):\n    print('passed')\n    return None"
    ),
    "leaves-quietly": "import os\ndef FIRST(*a, **k):\n    os._exit(0)",
    "equal-to-everything": (
        "class Same(float):\n"
        "    def __eq__(self, other):\n        return True\n"
        "    __le__ = __ge__ = __lt__ = __gt__ = __eq__\n"
        "    __hash__ = float.__hash__\n"
        "    def __abs__(self):\n        return self\n"
        "    def __sub__(self, other):\n        return self\n"
        "    __rsub__ = __sub__\n"
        "def FIRST(*a, **k):\n    return Same(0.0)"
    ),
    "array-that-agrees": (
        "import numpy as np\n"
        "class Yes(np.ndarray):\n"
        "    def __array_function__(self, *a):\n        return True\n"
        "    def __array_ufunc__(self, *a, **k):\n        return np.True_\n"
        "def FIRST(*a, **k):\n    return np.zeros(()).view(Yes)"
    ),
    "reads-the-wanted-value": (
        "class Lazy:\n"
        "    def __float__(self):\n"
        "        import __main__\n"
        "        return __main__.__dict__.get('want', __main__.__dict__.get('_want', 0.0))\n"
        "def FIRST(*a, **k):\n    return Lazy()"
    ),
    "reads-the-frames": (
        "import sys\n"
        "def FIRST(*a, **k):\n"
        "    frame = sys._getframe()\n"
        "    while frame:\n"
        "        for name in ('want', '_want', 'expected'):\n"
        "            if name in frame.f_locals:\n                return frame.f_locals[name]\n"
        "        frame = frame.f_back\n"
        "    return 0.0"
    ),
    "switches-off-numpy": (
        "import numpy as np\n"
        "np.isclose = np.allclose = np.array_equal = lambda *a, **k: True\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "changes-builtins": (
        "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.AssertionError = SystemExit\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "forges-replies": (
        "import json, os, struct\n"
        "body = json.dumps({'value': True, 'args': {'t': []}}).encode()\n"
        "for fd in range(3, 64):\n"
        "    try:\n        os.write(fd, (struct.pack('>I', len(body)) + body) * 50)\n"
        "    except OSError:\n        pass\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "writes-rubbish-to-the-grader": (
        "import os\n"
        "for fd in range(3, 64):\n"
        "    try:\n        os.write(fd, b'\\xff' * 100)\n"
        "    except OSError:\n        pass\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "changes-the-wire": (
        "from classroom.isolated import wire\n"
        "wire.pack = lambda *a, **k: {'a': ['d', [10**9], '']}\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "sends-what-is-no-data": (
        "from classroom.isolated import wire\n"
        "nest = None\n"
        "for _ in range(50):\n    nest = {'l': [nest]}\n"
        "wire.pack = lambda *a, **k: nest\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "floods-the-grader": (
        "from classroom.isolated import wire\n"
        "import os\n"
        "def FIRST(*a, **k):\n"
        "    import struct\n"
        "    for fd in range(3, 64):\n"
        "        try:\n            os.write(fd, struct.pack('>I', 2**32 - 1) + b'0' * 65000)\n"
        "        except OSError:\n            pass\n"
        "    return 0.0"
    ),
    "writes-letters-that-are-none": (
        "from classroom.isolated import wire\n"
        "real = wire.send\n"
        "def lie(fd, message):\n"
        "    half = '\\ud800\\x1b[2J'\n"
        "    real(fd, {'error': [half, half, half], 'kind': half, 'text': half})\n"
        "wire.send = lie\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "writes-long-texts": (
        "from classroom.isolated import wire\n"
        "real = wire.send\n"
        "def lie(fd, message):\n"
        "    long = 'x' * 10**6\n"
        "    real(fd, {'error': [long, long, long], 'kind': long, 'text': long, 'more': [long]})\n"
        "wire.send = lie\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "sends-millions-of-nothings": (
        "from classroom.isolated import wire\n"
        "import json, os, struct\n"
        "body = b'{\"value\": [' + b'[],' * 2_500_000 + b'[]], \"args\": {}}'\n"
        "def lie(fd, message):\n"
        "    rest = struct.pack('>I', len(body)) + body\n"
        "    while rest:\n        rest = rest[os.write(fd, rest):]\n"
        "wire.send = lie\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "says-it-stopped": (
        "from classroom.isolated import wire\n"
        "real = wire.send\n"
        "wire.send = lambda fd, m: real(fd, {'error': ['', 'all tests passed', ''],"
        " 'kind': 'Stopped'})\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "changes-the-question": (
        "def FIRST(*args, **k):\n"
        "    for one in args:\n"
        "        try:\n            one[...] = 0\n"
        "        except TypeError:\n"
        "            try:\n                one[:] = [0] * len(one)\n"
        "            except TypeError:\n                pass\n"
        "    return 0.0"
    ),
    # it does not come to an end
    "loops-for-ever": "while True:\n    pass",
    "ignores-the-interrupt": (
        "while True:\n    try:\n        while True:\n            pass\n"
        "    except BaseException:\n        pass"
    ),
    "sleeps-in-the-call": "import time\ndef FIRST(*a, **k):\n    time.sleep(10**6)",
    "stops-itself": (
        "import os, signal\ndef FIRST(*a, **k):\n    os.kill(os.getpid(), signal.SIGSTOP)"
    ),
    "prints-megabytes": (
        "for _ in range(10**5):\n    print('spam' * 1000)\ndef FIRST(*a, **k):\n    pass"
    ),
    "leaves": "import os\nos._exit(0)",
    "crashes": "import ctypes\nctypes.string_at(0)",
    # it uses up the machine
    "maps-memory": (
        "import mmap\nkept = mmap.mmap(-1, 3 * 2**30)\nkept.write(bytes(2**20))\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "allocates": (
        "def FIRST(*a, **k):\n"
        "    hoard = []\n    while True:\n        hoard.append(bytearray(600_000_000))"
    ),
    "fills-the-disk": (
        "for number in range(25):\n"
        "    with open(f'/tmp/big{number}', 'wb') as file:\n        file.write(bytes(19 * 10**6))\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "forks": (
        "import os\nfor _ in range(100):\n    if os.fork() == 0:\n"
        "        import time; time.sleep(1000)\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "forks-natively": (
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "for _ in range(20):\n"
        "    if libc.fork() == 0:\n        libc.setsid()\n        libc.sleep(3333)\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "starts-threads": (
        "import threading, time\n"
        "for _ in range(1000):\n    threading.Thread(target=time.sleep, args=(999,)).start()\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "shared-memory-that-no-limit-counts": (
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "libc.shmat.restype = ctypes.c_void_p\n"
        "for _ in range(100):\n"
        "    key = libc.shmget(0, 2**28, 0o1600)\n"
        "    if key < 0:\n        break\n"
        "    place = libc.shmat(key, None, 0)\n"
        "    ctypes.memset(place, 1, 2**28)\n"
        "    libc.shmdt(ctypes.c_void_p(place))\n"
        "    print('shared')\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "files-in-memory": (
        "import os\n"
        "try:\n"
        "    kept = [os.memfd_create(str(n)) for n in range(50)]\n"
        "    print('shared')\n"
        "except OSError:\n    pass\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    # it reaches out
    "another-namespace": (
        "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
        "if libc.unshare(0x10000000) == 0:\n    print('root')\n"
        "if libc.syscall(56, 0x10000011, 0, 0, 0, 0) >= 0:\n    print('root')\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "kills-everything": (
        "import os\nos.kill(os.getppid(), 9)\nos.kill(-1, 9)\ndef FIRST(*a, **k):\n    return 0.0"
    ),
    "kills-its-group": "import os\nos.kill(0, 9)\ndef FIRST(*a, **k):\n    return 0.0",
    "reads-the-tests": (
        "from pathlib import Path\n"
        "for place in ('OUTSIDE', '/', '/proc/1/root', *map(str, Path.cwd().parents)):\n"
        "    for path in Path(place).rglob('*.ipynb'):\n        print(path.read_text())\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "reads-through-the-system": (
        "import os\nos.system('cat OUTSIDE/*/*.ipynb OUTSIDE/*/*/*.ipynb > /tmp/stolen.txt')\n"
        "print(open('/tmp/stolen.txt').read())\ndef FIRST(*a, **k):\n    return 0.0"
    ),
    "writes-outside": (
        "import os\n"
        "for place in ('OUTSIDE', '/grader', '/usr', '/dev/shm', '/data', '/'):\n"
        "    try:\n        open(os.path.join(place, 'was-here'), 'w').write('x')\n"
        "    except OSError:\n        pass\n"
        "    else:\n        print('wrote to', place)\n"
        "os.symlink('OUTSIDE/gradebook.db', '/tmp/work/kernel.log')\n"
        "os.mkfifo('/tmp/work/layers.json')\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "calls-home": (
        "import socket\n"
        "socket.create_connection(('127.0.0.1', PORT), timeout=2)\nprint('connected')\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "unix-socket": (
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('OUTSIDE/socket')\n"
        "print('connected')\ndef FIRST(*a, **k):\n    return 0.0"
    ),
    "abstract-socket": (
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0the-grader')\n"
        "print('connected')\ndef FIRST(*a, **k):\n    return 0.0"
    ),
    "becomes-root": (
        "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
        "for act in (lambda: os.setuid(0), lambda: libc.mount(b'x', b'/tmp', b'tmpfs', 0, 0)):\n"
        "    try:\n        print('root' if act() == 0 else 'refused')\n"
        "    except OSError:\n        pass\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    # it takes the library's own solution
    "imports-the-solution": "from gan_edu.theory.criterion import value as FIRST",
    "hides-the-import": (
        "def FIRST(*args):\n"
        "    library = __import__('gan_' + 'edu.theory.criterion')\n"
        "    return library.theory.criterion.value(*args)"
    ),
    # it answers for itself, or twice, or never to the end
    "answers-twice": (
        "from classroom.isolated import wire\n"
        "real = wire.send\n"
        "def lie(fd, message):\n"
        "    real(fd, message)\n"
        "    if 'value' in message:\n        real(fd, message)\n"
        "wire.send = lie\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "drips": (
        "from classroom.isolated import wire\n"
        "import os, struct, time\n"
        "def lie(fd, message):\n"
        "    os.write(fd, struct.pack('>I', 8 * 2**20))\n"
        "    while True:\n        os.write(fd, b' '); time.sleep(0.01)\n"
        "wire.send = lie\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "sends-numbers-of-no-size": (
        "from classroom.isolated import wire\n"
        "import os, struct\n"
        "def lie(fd, message):\n"
        '    body = b\'{"value": NaN, "args": -Infinity, "more": 1e999}\'\n'
        "    os.write(fd, struct.pack('>I', len(body)) + body)\n"
        "wire.send = lie\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "errors-of-every-kind": (
        "from classroom.isolated import wire\n"
        "import itertools\n"
        "real = wire.send\n"
        "kinds = itertools.cycle(['SystemExit', 'KeyboardInterrupt', 'UnicodeDecodeError', '',"
        " 'ExceptionGroup', 'type', '__import__', 'exit', 'Warning', 'NotImplementedError'])\n"
        "def lie(fd, message):\n"
        "    kind = next(kinds)\n"
        "    real(fd, {'error': [kind, kind, kind], 'kind': kind})\n"
        "wire.send = lie\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "replaces-the-runner": (
        "import sys\n"
        "for module in list(sys.modules.values()):\n"
        "    if hasattr(module, '_call') and hasattr(module, '_run'):\n"
        "        module._call = lambda request, names: {'value': True, 'args': request['args']}\n"
        "names = sys._getframe(2).f_globals if hasattr(sys, '_getframe') else {}\n"
        "names['_call'] = lambda request, names: {'value': True, 'args': request['args']}\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "an-error-whose-class-lies": (
        "class Lying(type):\n"
        "    def __getattribute__(cls, name):\n"
        "        if name == '__name__':\n            raise SystemExit\n"
        "        return type.__getattribute__(cls, name)\n"
        "class Error(Exception, metaclass=Lying):\n    pass\n"
        "def FIRST(*a, **k):\n    raise Error"
    ),
    "recursion-without-end": (
        "import sys\nsys.setrecursionlimit(10**9)\ndef FIRST(*a, **k):\n    return FIRST(*a, **k)"
    ),
    "closes-everything": ("import os\nos.closerange(3, 64)\ndef FIRST(*a, **k):\n    return 0.0"),
    "stops-its-parents": (
        "import os, signal\n"
        "for one in (1, os.getppid()):\n"
        "    try:\n        os.kill(one, signal.SIGSTOP)\n"
        "    except OSError:\n        pass\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "empty-files-without-end": (
        "import os\n"
        "os.chdir('/tmp')\n"
        "try:\n    while True:\n        os.mkdir('x'); os.chdir('x')\n"
        "except OSError:\n    pass\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "makes-its-disk-larger": (
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "if libc.mount(b'tmpfs', b'/tmp', b'tmpfs', 32, b'size=100g,nr_inodes=0') == 0:\n"
        "    print('root')\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    # it looks at how the grader asks
    "prints-the-cells": "print(In[-1])\ndef FIRST(*a, **k):\n    return 0.0",
    "shadows-names": (
        "def properties(*a):\n    return '', []\n"
        "judge = Answer = GRADING_SEED = want = rng = None\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
    "kills-the-runner-while-asked": (
        "import os, threading\n"
        "threading.Timer(0.2, lambda: os._exit(3)).start()\n"
        "def FIRST(*a, **k):\n    return 0.0"
    ),
}


def code(attack: str, first: str, outside: str, port: int) -> str:
    """The answer of one attack."""
    text = ATTACKS[attack].replace("FIRST", first).replace("OUTSIDE", outside)
    return text.replace("PORT", str(port))
