// Every Tempo that there is a fake of, through the suite that all servers pass.
import { testPersonas } from './persona-suite.ts'

testPersonas('tempo')
